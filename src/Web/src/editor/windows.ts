/** The windows a reader can choose from. */
import type { ProjectState, WindowPreset } from "../contract/rest";
import type { VolumeDescriptor } from "../sync/wire";

/** Presets of the protocol first, then those that come with the images; a name counts once. */
export function presetsOf(volume: VolumeDescriptor | null | undefined, project: ProjectState | null): WindowPreset[] {
  if (!volume || volume.pixelType === "rgb8") return [];
  const protocol = project?.protocols.at(-1)?.windowPresets ?? [];
  return [...protocol, ...volume.presets.filter((preset) => !protocol.some((other) => other.name === preset.name))];
}
