/**
 * What `dns-lab.js` runs.
 */
import { provideModules } from "../cli/load_module.ts";
import { MODULES } from "../commands/modules.ts";
import { main } from "../../main.ts";

provideModules(MODULES);
await main("bundle");
