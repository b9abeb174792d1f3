namespace Annotator.Dicom.Network;

/// <summary>A message: a command, and its dataset as it comes.</summary>
/// <param name="Context">The presentation context it came under.</param>
/// <param name="TransferSyntax">How its dataset is coded.</param>
/// <param name="Command">The command.</param>
/// <param name="Dataset">The dataset's bytes; null for none. What is not read is thrown away before the next message is received.</param>
public sealed record DimseMessage(PresentationContext Context, TransferSyntax TransferSyntax, CommandSet Command, Stream? Dataset);

/// <summary>The dataset of a message, read fragment by fragment as PDUs come.</summary>
internal sealed class DatasetStream(Association association, byte contextId) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        association.ReadDatasetAsync(contextId, buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A dataset of the network is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
