/**
 * What `dns-lab.js` runs.
 */
import { main } from "../../main.ts";

await main("bundle");
