/** Volumes of one place that differ in time, echo or b-value: an axis to move along. */
import type { VolumeDescriptor } from "../sync/wire";

/** The phases of a volume's axis in order; only itself when it is alone. */
export function phasesOf(volume: VolumeDescriptor, volumes: readonly VolumeDescriptor[]): VolumeDescriptor[] {
  const axis = volume.phase?.axisId;
  if (axis === undefined) return [volume];
  return volumes.filter(({ phase }) => phase?.axisId === axis).toSorted((a, b) => (a.phase?.index ?? 0) - (b.phase?.index ?? 0));
}

/** What tells a phase from the others, such as `Trigger time 120 ms`. */
export function phaseText({ phase }: VolumeDescriptor): string {
  return phase?.coordinates.map(({ name, text }) => `${name} ${text}`).join(" · ") ?? "";
}
