import { Skeleton, Stack } from "@mantine/core";

/** Rows that are being read. */
export function LoadingRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label="Loading" data-testid="loading">
      {Array.from({ length: rows }, (_, at) => (
        <Skeleton key={at} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
