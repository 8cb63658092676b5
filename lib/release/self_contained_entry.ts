/**
 * What the self-contained executable runs.
 */
import { main } from "../../main.ts";

await main("self-contained");
