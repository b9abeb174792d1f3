using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>The memory that instances on their way in hold together. Identified bytes never touch a disk, so what does not fit is refused and sent again.</summary>
public sealed class IngestMemory(IOptions<ImagesOptions> options)
{
    private const int Step = 1 << 16;
    private readonly long _capacity = options.Value.IngestMemoryMiB * 1048576L;
    private readonly int _largest = options.Value.MaxInstanceMiB * 1048576;
    private long _held;

    /// <summary>The most that may be held.</summary>
    public long CapacityBytes => _capacity;

    /// <summary>Bytes held now.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>The bytes, to be released once; or a refusal, after which the stream has been read to its end all the same.</returns>
    public async Task<(HeldBytes? Bytes, IngestRefusal? Refusal)> ReadAsync(Stream source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var held = new HeldBytes(this);
        try
        {
            while (true)
            {
                if (held.Free < Step / 2 && !held.TryGrow(Step)) return (null, await RefuseAsync(held, IngestRefusal.Busy, source, cancellation));
                var read = await source.ReadAsync(held.Tail, cancellation);
                if (read == 0) return (held, null);
                held.Advance(read);
                if (held.Length > _largest) return (null, await RefuseAsync(held, IngestRefusal.TooLarge(_largest >> 20), source, cancellation));
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= _capacity) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    internal void Return(long bytes) => Interlocked.Add(ref _held, -bytes);

    private static async Task<IngestRefusal> RefuseAsync(HeldBytes held, IngestRefusal refusal, Stream source, CancellationToken cancellation)
    {
        held.Dispose();
        await source.CopyToAsync(Stream.Null, cancellation);
        return refusal;
    }
}

/// <summary>Bytes that count against the memory of ingest until they are disposed of.</summary>
public sealed class HeldBytes : IDisposable
{
    private readonly IngestMemory _memory;
    private byte[] _buffer = [];
    private long _taken;

    internal HeldBytes(IngestMemory memory) => _memory = memory;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>How much was read.</summary>
    public int Length { get; private set; }

    internal int Free => _buffer.Length - Length;

    internal Memory<byte> Tail => _buffer.AsMemory(Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Return(_taken);
        _taken = 0;
        (_buffer, Length) = ([], 0);
    }

    internal void Advance(int count) => Length += count;

    // Doubling, so that a large file is not copied over and over; while copying both buffers are there.
    internal bool TryGrow(int atLeast)
    {
        var size = (int)Math.Min(Array.MaxLength, Math.Max((long)_buffer.Length * 2, atLeast));
        if (!_memory.TryTake(size)) return false;
        var larger = GC.AllocateUninitializedArray<byte>(size);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
        _memory.Return(_taken);
        _taken = size;
        return true;
    }
}
