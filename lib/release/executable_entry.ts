/**
 * What an executable runs.
 */
import { MODULES } from "../commands/modules.ts";
import { provideModules } from "../commands/registry.ts";
import { main } from "../../main.ts";

provideModules(MODULES);
await main("executable");
