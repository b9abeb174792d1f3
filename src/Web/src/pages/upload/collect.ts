/** A file on its way to the server, under the path it had where it came from. */
export interface PickedFile {
  path: string;
  file: File;
}

/** What of the browser's entries is used here; `FileSystemEntry` fits it. */
export interface Entry {
  isFile: boolean;
  isDirectory: boolean;
  name: string;
  fullPath: string;
}

interface FileEntry extends Entry {
  file: (done: (file: File) => void, failed: (error: DOMException) => void) => void;
}

interface DirectoryEntry extends Entry {
  createReader: () => { readEntries: (done: (entries: Entry[]) => void, failed: (error: DOMException) => void) => void };
}

/** A file or folder that could not be read, with the browser's reason. */
export interface Unreadable {
  path: string;
  text: string;
}

export interface Collected {
  files: PickedFile[];
  unreadable: Unreadable[];
}

/** What a drop holds: folders and files of the disk, and files that are on no disk (dragged out of another page). */
export interface Dropped {
  entries: Entry[];
  files: PickedFile[];
}

/** Must be called in the drop's own event: afterwards the browser forgets what was dropped. */
export function droppedBy(transfer: Pick<DataTransfer, "items">): Dropped {
  const dropped: Dropped = { entries: [], files: [] };
  for (const item of [...transfer.items].filter(({ kind }) => kind === "file")) {
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry) dropped.entries.push(entry);
    else if (file) dropped.files.push({ path: file.name, file });
  }
  return dropped;
}

/** Every file below the entries, at any depth. What cannot be read is listed, never dropped. */
export async function collectEntries(entries: readonly Entry[], onFound?: (files: number) => void): Promise<Collected> {
  const found: Collected = { files: [], unreadable: [] };
  const open: Entry[] = [...entries].reverse();
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const path = entry.fullPath.replace(/^\//, "");
    try {
      if (entry.isFile) found.files.push({ path, file: await readFile(entry as FileEntry) });
      else if (entry.isDirectory) open.push(...(await readDirectory(entry as DirectoryEntry)).reverse());
      onFound?.(found.files.length);
    } catch (error) {
      found.unreadable.push({ path, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

/** The files of a picker, with their paths when a folder was picked. */
export function collectFiles(list: FileList): PickedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

function readFile(entry: FileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers hand out a folder in portions of about a hundred; an empty one is the end. */
async function readDirectory(entry: DirectoryEntry): Promise<Entry[]> {
  const reader = entry.createReader();
  const all: Entry[] = [];
  for (;;) {
    const portion = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}
