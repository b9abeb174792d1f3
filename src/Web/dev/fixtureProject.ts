import type { Label, Project as ProjectState } from "../src/contract/generated.ts";
import type { FixtureProject } from "./fixtureData.ts";

type Data = Record<string, never> & {
  name: string;
  description: string;
  personId: string;
  roles: ProjectState["members"][string]["roles"];
  groupId: string;
  panoptic: boolean;
  label: Label;
  labelId: string;
  labelIds: string[];
  instructions: string;
  windowPresets: ProjectState["protocols"][number]["windowPresets"];
  settings: ProjectState["settings"];
};

/** Carries out a command without any of the rules; only for looking at pages. */
export function applyCommand(project: FixtureProject, type: string, input: unknown): void {
  const data = input as Data;
  const state = project.state;
  const group = () => state.labelGroups.find((g) => g.id === data.groupId);
  const changes: Record<string, () => void> = {
    "project.set-details": () => Object.assign(state, { name: data.name, description: data.description }),
    "project.add-member": () => void (state.members[data.personId] = { personId: data.personId, roles: data.roles }),
    "project.set-roles": () => void (state.members[data.personId] = { personId: data.personId, roles: data.roles }),
    "project.remove-member": () => void Reflect.deleteProperty(state.members, data.personId),
    "project.add-label-group": () =>
      void state.labelGroups.push({ id: data.groupId, name: data.name, panoptic: data.panoptic, labels: [] }),
    "project.rename-label-group": () => Object.assign(group() ?? {}, { name: data.name }),
    "project.add-label": () => void group()?.labels.push(data.label),
    "project.edit-label": () => editLabel(state, data.label.id, data.label),
    "project.reorder-labels": () => group()?.labels.sort((a, b) => data.labelIds.indexOf(a.id) - data.labelIds.indexOf(b.id)),
    "project.remove-label": () => editLabel(state, data.labelId, { removed: true }),
    "project.publish-protocol": () =>
      void state.protocols.push({
        version: state.protocols.length + 1,
        instructions: data.instructions,
        windowPresets: data.windowPresets,
      }),
    "project.set-settings": () => Object.assign(state.settings, data.settings),
  };
  changes[type]?.();
  project.version++;
}

function editLabel(state: ProjectState, id: string, change: Partial<Label>): void {
  for (const group of state.labelGroups) group.labels = group.labels.map((label) => (label.id === id ? { ...label, ...change } : label));
}
