/* An AgentX subagent made with net-snmp's own library: N scalars of Counter64 under one registration, each with its number
   as its value. usage: subagent SOCKET ROOT N. Ends when it is told to. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <signal.h>

static volatile sig_atomic_t goes_on = 1;

static void stop(int number) {
  (void)number;
  goes_on = 0;
}

static int answer(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                  netsnmp_agent_request_info *info, netsnmp_request_info *requests) {
  (void)handler;
  (void)registration;
  if (info->mode != MODE_GET) return SNMP_ERR_GENERR;
  for (; requests != NULL; requests = requests->next) {
    struct counter64 value = {0, (u_long)requests->requestvb->name[requests->requestvb->name_length - 2]};
    snmp_set_var_typed_value(requests->requestvb, ASN_COUNTER64, (const u_char *)&value, sizeof value);
  }
  return SNMP_ERR_NOERROR;
}

int main(int count, char **words) {
  oid root[MAX_OID_LEN];
  size_t length = MAX_OID_LEN;
  if (count != 4) return 64;
  netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
  netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, words[1]);
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
  init_agent("subagent");
  if (read_objid(words[2], root, &length) == 0) return 64;
  netsnmp_register_scalar_group(
      netsnmp_create_handler_registration("rows", answer, root, length, HANDLER_CAN_RONLY), 1, atoi(words[3]));
  init_snmp("subagent");
  signal(SIGTERM, stop);
  while (goes_on) agent_check_and_process(1);
  snmp_shutdown("subagent");
  return 0;
}
