// The self-contained executable when it can't start: it says why in one line, and leaves nothing behind.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Installed, IS_POSSIBLE, makeWithDeno, SHELLS, toEnd } from "./self_contained.ts";

const ignore = !IS_POSSIBLE;

interface Refusal {
  readonly when: string;
  /** What a shell does in the folder of the test before it becomes the executable. */
  readonly script?: string;
  /** What happened to the executable. */
  readonly change?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;
  readonly code: number;
  readonly stderr: RegExp;
}

/** Puts a tool first on PATH that sends a signal to the launcher when it is called. */
function signalFromTool(signal: string): string {
  return `mkdir tools && printf '#!/bin/sh\nkill -${signal} "$LAUNCHER"\nexit 1\n' >tools/sha256sum &&
    chmod +x tools/sha256sum; PATH=$PWD/tools:/usr/bin:/bin LAUNCHER=$$; export PATH LAUNCHER`;
}

function changeText(bytes: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array {
  const at = new TextDecoder("latin1").decode(bytes).indexOf(from);
  assert(at >= 0 && from.length === to.length);
  bytes.set(new TextEncoder().encode(to), at);
  return bytes;
}

const FULL =
  /^dns-lab: \S.*\/dns-lab can't hold the \d+ MB that the first start unpacks.*; make room there, or set XDG_CACHE_HOME to another folder\n$/;

const refusals: readonly Refusal[] = [
  { when: "the disk is full half-way through Deno", script: "trap '' XFSZ; ulimit -f 128", code: 74, stderr: FULL },
  {
    when: "the disk is full half-way through the program",
    change: () => makeWithDeno("#!/bin/sh\n"),
    script: "trap '' XFSZ; ulimit -f 32",
    code: 74,
    stderr: FULL,
  },
  { when: "gzip is killed for the room that it takes", script: "ulimit -f 128", code: 74, stderr: FULL },
  {
    when: "it was cut short on its way",
    change: (bytes) => bytes.subarray(0, bytes.length - 100),
    code: 66,
    stderr: /^dns-lab: \S.*\/a folder\/dns-lab is damaged; get it again\n$/,
  },
  {
    when: "a letter of the program in it was changed",
    change: (bytes) => changeText(bytes, "the sockets lab's simplified", "the sockets lab's Simplified"),
    code: 66,
    stderr: /^dns-lab: \S.* is damaged: its hashes are wrong; get it again\n$/,
  },
  {
    when: "the Deno in it does not run on this system",
    change: () => makeWithDeno("#!/nowhere/loader\n"),
    code: 73,
    stderr: /^dns-lab: The Deno in it does not run on this system, wanted \S+ \(.+\)\n$/,
  },
  {
    // What may not be executed is, to the shell, what lies where nothing may be executed.
    when: "nothing may be executed in its cache",
    change: () => makeWithDeno("#!/etc/passwd\n"),
    code: 73,
    stderr:
      /^dns-lab: \S.* is where no program can be run \(noexec\); set XDG_CACHE_HOME to a folder where programs can\n$/,
  },
  {
    when: "its private folder in TMPDIR is a link to another folder",
    script: 'unset XDG_CACHE_HOME; TMPDIR=$PWD; export TMPDIR; ln -s "a folder" "dns-lab-$(id -u)"',
    code: 73,
    stderr: /^dns-lab: \S.*\/dns-lab-\d+ can't be used as a private folder of yours; set XDG_CACHE_HOME to .*\n$/,
  },
  {
    when: "files have no modes of their own in its cache",
    script: `mkdir tools && printf '#!/bin/sh\n/bin/ls "$@" | sed "s/^drwx------/drwxrwxrwx/"\n' >tools/ls &&
      chmod +x tools/ls; PATH=$PWD/tools:/usr/bin:/bin; export PATH`,
    code: 73,
    stderr: /^dns-lab: \S.*\/dns-lab is where files have no modes or dates of their own; set XDG_CACHE_HOME to .*\n$/,
  },
  { when: "it is interrupted while it unpacks", script: signalFromTool("INT"), code: 130, stderr: /^$/ },
  { when: "it is told to end while it unpacks", script: signalFromTool("TERM"), code: 143, stderr: /^$/ },
];

for (const { when, script = ":", change, code, stderr } of refusals) {
  for (const shell of SHELLS) {
    Deno.test({
      name: `when ${when}, it ends with ${code}, one line at most, and leaves nothing behind (${shell.join(" ")})`,
      ignore,
      fn: async () => {
        await using dnsLab = await Installed.make(change);
        const line = `${script}\nexec ${shell.join(" ")} "$0" --version`;
        const process = new Deno.Command("/bin/sh", {
          args: ["-c", line, dnsLab.path],
          cwd: dnsLab.file(""),
          clearEnv: true,
          env: { XDG_CACHE_HOME: dnsLab.cacheHome, PATH: "/usr/bin:/bin" },
          stdout: "piped",
          stderr: "piped",
        });
        const told = await toEnd(process.spawn());
        assertEquals([told.code, told.stdout], [code, ""], told.stderr);
        assertMatch(told.stderr, stderr);
        const left = await Array.fromAsync(Deno.readDir(dnsLab.cacheHome), ({ name }) => name).catch(() => []);
        assertEquals(left, []);
      },
    });
  }
}
