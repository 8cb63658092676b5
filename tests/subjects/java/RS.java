import java.io.*; import java.net.*; import java.util.*;
public class RS {
  public static void main(String[] args) throws Exception {
    HashMap<String,String> t = new HashMap<>(); String ns = "";
    Scanner sc = new Scanner(new File("PROJI-DNSRS.txt"));
    while (sc.hasNextLine()) { String l = sc.nextLine().trim(); if (l.isEmpty() || l.startsWith("#")) continue; String[] p = l.split("\\s+");
      if (p[2].equals("NS")) ns = p[0] + " " + p[1] + " " + p[2]; else t.put(p[0].toLowerCase(), p[0] + " " + p[1] + " " + p[2]); }
    ServerSocket ss = new ServerSocket(Integer.parseInt(args[0]));
    while (true) { Socket s = ss.accept(); BufferedReader in = new BufferedReader(new InputStreamReader(s.getInputStream()));
      PrintWriter out = new PrintWriter(s.getOutputStream(), true); String q;
      while ((q = in.readLine()) != null) { String r = t.get(q.trim().toLowerCase()); out.println(r != null ? r : ns); }
      s.close(); }
  }
}
