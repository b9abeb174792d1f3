import type { Frozen } from "./frozen";
import type { CommandMessage } from "./generated";
import { ApiError, post } from "./http";
import type { Receipt } from "./rest";
import { uuid7 } from "./uuid7";

/** A command on its way to a grain. */
export type Command = Frozen<CommandMessage>;

/** How long to wait before each further attempt, in milliseconds. */
const retryDelays = [300, 1000, 3000, 8000];

export interface SendOptions {
  commandId?: string;
  post?: (command: Command) => Promise<Receipt>;
  wait?: (ms: number) => Promise<void>;
}

/**
 * Sends a command and gives its receipt. A lost connection is retried with the same command id, so it is carried out once.
 * A rejection is thrown as {@link ApiError}.
 */
export async function sendCommand(stream: string, type: string, data: unknown, options: SendOptions = {}): Promise<Receipt> {
  const command: Command = { commandId: options.commandId ?? uuid7(), stream, type, data };
  const send = options.post ?? ((c: Command) => post<Receipt>("/api/commands", c));
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  for (let attempt = 0; ; attempt++) {
    try {
      const receipt = await send(command);
      if (receipt.rejection) throw new ApiError(receipt.rejection.code, receipt.rejection.text, 409, receipt.rejection.details);
      return receipt;
    } catch (error) {
      const delay = retryDelays[attempt];
      if (!(error instanceof ApiError) || !error.isTransient || delay === undefined) throw error;
      await wait(delay);
    }
  }
}
