import type { UploadedFile } from "../../contract/rest";

/** The verdicts as RFC 4180 text. Cells that a spreadsheet would take for a formula are made plain text. */
export function toCsv(files: readonly UploadedFile[]): string {
  const rows = files.map((file) => [
    file.name,
    file.verdict,
    file.code ?? "",
    file.text ?? "",
    file.sopInstanceUid ?? "",
    file.examId ?? "",
  ]);
  return (
    [["name", "verdict", "code", "text", "sopInstanceUid", "examId"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n"
  );
}

function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
