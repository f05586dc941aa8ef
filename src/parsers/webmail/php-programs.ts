// The names of the programs that PHP runs in and PHP's own (syslog.ident), under which webmail comes to syslog.

const versions = ['5', '7', '8', '7.0', '7.1', '7.2', '7.3', '7.4', '8.0', '8.1', '8.2', '8.3', '8.4'];

export const phpPrograms: readonly string[] = [
  ...[
    'httpd',
    'httpd2',
    'httpd-prefork',
    'httpd2-prefork',
    'apache',
    'apache2',
    'lighttpd',
    'php',
    'php-cgi',
    'php-fpm',
  ],
  ...['php5-fpm', 'php5-cgi', ...versions.map((version) => `php-fpm${version}`)],
];
