using System.Runtime.InteropServices;

namespace Annotator.Decoder;

/// <summary>What a request says before the codestream's bytes follow.</summary>
/// <param name="Length">Bytes of the codestream.</param>
/// <param name="Columns">Columns that it must have.</param>
/// <param name="Rows">Rows that it must have.</param>
/// <param name="Components">Components that it must have.</param>
/// <param name="Precision">Bits a sample that it must have.</param>
/// <param name="IsSigned">1 when its samples must be signed.</param>
/// <param name="CellBytes">Bytes of a cell in the answer, 1 or 2.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Request(int Length, int Columns, int Rows, int Components, int Precision, int IsSigned, int CellBytes)
{
    /// <summary>Bytes of the answer's cells.</summary>
    public long CellsLength => (long)Columns * Rows * Components * CellBytes;
}

/// <summary>How an answer begins: a status, and the length of what follows (cells, or a sentence in ASCII).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Answer(Status Status, int Length);

/// <summary>What became of a request; the first answer of a worker, without a request, says whether it can work.</summary>
internal enum Status
{
    /// <summary>Cells follow; as the first answer, the decoder's version.</summary>
    Done = 0x4A324B01,

    /// <summary>The codestream does not decode; the reason follows.</summary>
    Refused = 0x4A324B02,

    /// <summary>The worker cannot work at all; the reason follows.</summary>
    Unable = 0x4A324B03,
}
