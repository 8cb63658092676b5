#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <netinet/in.h>
int con(char *h, int p) { struct hostent *he = gethostbyname(h); int s = socket(AF_INET, SOCK_STREAM, 0); struct sockaddr_in a = {0};
 a.sin_family = AF_INET; a.sin_port = htons(p); memcpy(&a.sin_addr, he->h_addr, he->h_length);
 if (connect(s, (struct sockaddr*)&a, sizeof a) < 0) { perror("connect"); exit(1); } return s; }
int main(int argc, char **argv) {
  int rs = con(argv[1], atoi(argv[2])), ts = -1; char line[256], b[1024];
  FILE *in = fopen("PROJI-HNS.txt", "r"), *out = fopen("RESOLVED.txt", "w");
  while (fgets(line, sizeof line, in)) {
    line[strcspn(line, "\r\n")] = 0; if (!line[0]) continue;
    char q[200]; memset(q, 0, 200); strcpy(q, line);
    send(rs, q, 200, 0); int k = recv(rs, b, 1023, 0); b[k] = 0;
    if (strstr(b, " NS")) { char h[256]; sscanf(b, "%s", h); if (ts < 0) ts = con(h, atoi(argv[3]));
      send(ts, q, 200, 0); k = recv(ts, b, 1023, 0); b[k] = 0; }
    fprintf(out, "%s\n", b);
  }
}
