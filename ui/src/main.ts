// The window, over the real program.
import { program } from "./lib/ipc/tauri";
import { start } from "./start";

start(program);
