import { useState } from "react";
import { useEditor } from "../context";

/** Sends commands to the exam; a refusal stays readable, with its code, until the next one. */
export function useExamCommand(): {
  send: (type: string, data: Record<string, unknown>) => Promise<boolean>;
  busy: boolean;
  refusal: string | null;
} {
  const { session, examId } = useEditor();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async (type: string, data: Record<string, unknown>): Promise<boolean> => {
    setBusy(true);
    const { rejection } = await session.ask({ stream: `exam/${examId}`, type, data });
    setBusy(false);
    setRefusal(rejection ? `${rejection.text} (${rejection.code})` : null);
    return !rejection;
  };
  return { send, busy, refusal };
}
