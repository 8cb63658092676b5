/**
 * What the self-contained executable runs.
 */
import { provideLoaders } from "../commands/registry.ts";
import { LOADERS } from "../commands/loaders.ts";
import { main } from "../../main.ts";

provideLoaders(LOADERS);
await main("self-contained");
