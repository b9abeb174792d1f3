import { Modal, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../../sync/wire";
import { useEditor } from "../context";
import { AttributeRows } from "./AttributeRows";

/** The attributes of one of the volume's images, as they are kept after de-identification. */
export function AttributesDialog({ volume, title, onClose }: { volume: VolumeDescriptor; title: string; onClose: () => void }) {
  const { projectId } = useEditor();
  const [find, setFind] = useState("");
  const [slice, setSlice] = useState(0);
  const [looked] = useDebouncedValue(find.trim(), 200);
  const [of] = useDebouncedValue(slice, 200);
  return (
    <Modal opened onClose={onClose} title={`Attributes of “${title}”`} size="72rem" centered>
      <div className="attr" data-testid="attributes">
        <div className="vol-bar">
          <TextInput
            className="ed-grow"
            size="sm"
            data-autofocus
            aria-label="Find attributes"
            placeholder="Name, keyword, tag such as 0018,0050, private creator or value"
            leftSection={<IconSearch size={15} />}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <NumberInput
            className="attr-slice"
            size="sm"
            aria-label="Image of slice"
            prefix="Slice "
            suffix={` of ${volume.grid.slices}`}
            min={1}
            max={volume.grid.slices}
            clampBehavior="strict"
            allowDecimal={false}
            value={slice + 1}
            onChange={(value) => typeof value === "number" && setSlice(value - 1)}
          />
        </div>
        <div className="attr-table" role="table" aria-label="DICOM attributes" tabIndex={0}>
          <div className="attr-row attr-head" role="row">
            {["Tag", "Name", "VR", "Value"].map((column) => (
              <span key={column} role="columnheader">
                {column}
              </span>
            ))}
          </div>
          <AttributeRows
            key={`${of} ${looked}`}
            project={projectId}
            volume={volume.id}
            query={{ slice: of, under: "", find: looked }}
            depth={0}
          />
        </div>
        <p className="ed-dim attr-foot">As kept after de-identification; what it removed is not here.</p>
      </div>
    </Modal>
  );
}
