import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { absoluteTime, timeAgo } from "./time";

/** A time as people say it; the exact one on hover and focus. */
export function TimeAgo({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Tooltip label={absoluteTime(at)}>
      <time dateTime={at}>{timeAgo(at, now)}</time>
    </Tooltip>
  );
}
