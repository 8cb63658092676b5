import java.io.*; import java.net.*; import java.util.*;
public class Client {
  public static void main(String[] a) throws Exception {
    Socket rs = new Socket(a[0], Integer.parseInt(a[1])), ts = null; PrintWriter tw = null; BufferedReader tr = null;
    PrintWriter w = new PrintWriter(rs.getOutputStream(), true); BufferedReader r = new BufferedReader(new InputStreamReader(rs.getInputStream()));
    PrintWriter f = new PrintWriter("RESOLVED.txt"); Scanner sc = new Scanner(new File("PROJI-HNS.txt"));
    while (sc.hasNextLine()) { String n = sc.nextLine().trim(); if (n.equals("")) continue; w.println(n); String x = r.readLine();
      if (x.endsWith("NS")) { if (ts == null) { ts = new Socket(x.split(" ")[0], Integer.parseInt(a[2])); tw = new PrintWriter(ts.getOutputStream(), true); tr = new BufferedReader(new InputStreamReader(ts.getInputStream())); }
        tw.println(n); x = tr.readLine(); }
      f.println(x); }
    f.close(); rs.close(); if (ts != null) ts.close();
  }
}
