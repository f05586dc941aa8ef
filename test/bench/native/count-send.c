/*
 * count-send FILE: counts the ordinary lines of qmail-send under multilog as maillogs does, on one core and with
 * nothing beside it: what a program could take at least. Prints "name value" lines, and how many lines it left out.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 262144, LONGEST = 65536, STAMP = 26 };

static uint64_t lines, others, new_, info, octets, end_, bounce, starting, local, remote, delivery, success, deferral,
    failure, status;

static int begins(const char **at, const char *end, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0) return 0;
  *at += length;
  return 1;
}

static int number(const char **at, const char *end, uint64_t *value) {
  const char *from = *at;
  for (*value = 0; *at < end && isdigit((unsigned char)**at); ++*at) *value = *value * 10 + (uint64_t)(**at - '0');
  return *at > from;
}

static int count(const char *at, const char *end) {
  uint64_t n, m;
  if (end - at <= STAMP || at[0] != '@' || at[STAMP - 1] != ' ') return 0;
  at += STAMP;
  if (begins(&at, end, "status: local ")) {
    if (!number(&at, end, &n) || !begins(&at, end, "/") || !number(&at, end, &m)) return 0;
    if (!begins(&at, end, " remote ") || !number(&at, end, &n) || !begins(&at, end, "/") || !number(&at, end, &m)) return 0;
    return at == end ? (++status, 1) : 0;
  }
  if (begins(&at, end, "delivery ")) {
    if (!number(&at, end, &n) || !begins(&at, end, ": ")) return 0;
    if (begins(&at, end, "success: ")) success++;
    else if (begins(&at, end, "deferral: ")) deferral++;
    else if (begins(&at, end, "failure: ")) failure++;
    else return 0;
    return ++delivery, 1;
  }
  if (begins(&at, end, "starting delivery ")) {
    if (!number(&at, end, &n) || !begins(&at, end, ": msg ") || !number(&at, end, &m)) return 0;
    if (begins(&at, end, " to local ")) local++;
    else if (begins(&at, end, " to remote ")) remote++;
    else return 0;
    return ++starting, 1;
  }
  if (begins(&at, end, "new msg ")) return number(&at, end, &n) && at == end ? (++new_, 1) : 0;
  if (begins(&at, end, "end msg ")) return number(&at, end, &n) && at == end ? (++end_, 1) : 0;
  if (begins(&at, end, "bounce msg ")) return number(&at, end, &n) ? (++bounce, 1) : 0;
  if (begins(&at, end, "info msg ")) {
    if (!number(&at, end, &n) || !begins(&at, end, ": bytes ") || !number(&at, end, &m)) return 0;
    if (!begins(&at, end, " from <")) return 0;
    octets += m;
    return ++info, 1;
  }
  return 0;
}

int main(int argc, char **argv) {
  static char buffer[LONGEST + CHUNK];
  int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  size_t carried = 0;
  ssize_t got;
  if (fd < 0) return perror("count-send"), 66;
  while ((got = read(fd, buffer + carried, CHUNK)) > 0) {
    const char *from = buffer, *end = buffer + carried + got, *lf;
    for (; (lf = memchr(from, '\n', (size_t)(end - from))) != NULL; from = lf + 1) {
      lines++;
      others += !count(from, lf);
    }
    carried = (size_t)(end - from);
    if (carried > LONGEST) return fputs("count-send: a line is too long\n", stderr), 65;
    memmove(buffer, from, carried);
  }
#define SHOW(name, value) printf("%s %llu\n", name, (unsigned long long)(value))
  SHOW("lines", lines);
  SHOW("others", others);
  SHOW("send.messageNew", new_);
  SHOW("send.messageInfo", info);
  SHOW("send.messageOctets", octets);
  SHOW("send.messageEnd", end_);
  SHOW("send.messageBounce", bounce);
  SHOW("send.startDelivery", starting);
  SHOW("send.startDeliveryLocal", local);
  SHOW("send.startDeliveryRemote", remote);
  SHOW("send.delivery", delivery);
  SHOW("send.deliverySuccess", success);
  SHOW("send.deliveryDeferral", deferral);
  SHOW("send.deliveryFailure", failure);
  SHOW("send.status", status);
  return got < 0 ? (perror("count-send"), 74) : 0;
}
