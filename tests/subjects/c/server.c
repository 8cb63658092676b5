#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <sys/socket.h>
#include <netinet/in.h>
struct e { char h[256], ip[64], f[8]; } t[1000]; int n; char ns[256];
int main(int argc, char **argv) {
  FILE *fp = fopen(argv[2], "r"); char line[512];
  if (!fp) { perror(argv[2]); exit(1); }
  while (fgets(line, sizeof line, fp)) {
    if (line[0] == '#') continue;
    struct e x; if (sscanf(line, "%s %s %s", x.h, x.ip, x.f) != 3) continue;
    if (!strcmp(x.f, "NS")) sprintf(ns, "%s - NS", x.h); else t[n++] = x;
  }
  int s = socket(AF_INET, SOCK_STREAM, 0); struct sockaddr_in a = {0};
  a.sin_family = AF_INET; a.sin_addr.s_addr = INADDR_ANY; a.sin_port = htons(atoi(argv[1]));
  if (bind(s, (struct sockaddr*)&a, sizeof a) < 0) { perror("bind"); exit(1); }
  listen(s, 5);
  int c = accept(s, NULL, NULL); char buf[1024], out[1024]; int k;
  while ((k = recv(c, buf, sizeof buf - 1, 0)) > 0) {
    buf[k] = 0; buf[strcspn(buf, "\r\n")] = 0;
    int i; for (i = 0; i < n; i++) if (!strcasecmp(t[i].h, buf)) break;
    if (i < n) sprintf(out, "%s %s A", t[i].h, t[i].ip);
    else if (ns[0]) strcpy(out, ns);
    else sprintf(out, "%s - Error:HOST NOT FOUND", buf);
    send(c, out, strlen(out) + 1, 0);
  }
  close(c); close(s); return 0;
}
