using System.Text;

namespace Annotator.Dicom.Web;

/// <summary>One part of a multipart body.</summary>
/// <param name="ContentType">Its media type with parameters; empty when it states none.</param>
/// <param name="ContentLocation">Its Content-Location; null when it has none.</param>
/// <param name="Body">Its bytes, in memory of its own.</param>
public sealed record MultipartPart(string ContentType, string? ContentLocation, ReadOnlyMemory<byte> Body);

/// <summary>Reads a <c>multipart/related</c> body part by part (RFC 2046 5.1); no more than one part is in memory.</summary>
/// <param name="source">The body.</param>
/// <param name="boundary">The boundary of the content type, see <see cref="MultipartContentType"/>.</param>
/// <param name="maxPartBytes">The most that one part may have.</param>
public sealed class MultipartReader(Stream source, string boundary, long maxPartBytes = 1L << 30)
{
    private const int MaxHeaderBytes = 16 * 1024;

    private readonly byte[] _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private bool _isOpen, _isDone;

    /// <summary>The next part; null after the last.</summary>
    /// <exception cref="DicomFormatException"><c>bad-body</c>: the body is not as its boundary says. <c>too-large</c>: a part is over the bound.</exception>
    public async Task<MultipartPart?> ReadNextAsync(CancellationToken cancellationToken = default)
    {
        if (!_isOpen)
        {
            // The first delimiter may stand at the very beginning, without the line break that belongs to the others.
            "\r\n"u8.CopyTo(_buffer);
            _end = 2;
            _isOpen = true;
            await SkipPreambleAsync(cancellationToken);
        }
        if (_isDone)
        {
            return null;
        }
        await FillAsync(2, cancellationToken);
        if (_buffer.AsSpan(_start, 2).SequenceEqual("--"u8))
        {
            _isDone = true;
            return null;
        }
        var headers = await ReadHeadersAsync(cancellationToken);
        var body = await ReadBodyAsync(cancellationToken);
        return new MultipartPart(headers.GetValueOrDefault("content-type", ""), headers.GetValueOrDefault("content-location"), body);
    }

    private async Task SkipPreambleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf(_delimiter);
            if (at >= 0)
            {
                _start += at + _delimiter.Length;
                return;
            }
            _start = Math.Max(_start, _end - _delimiter.Length);
            await MoreAsync(cancellationToken);
        }
    }

    private async Task<Dictionary<string, string>> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        int length;
        // The delimiter's own line break comes first, so a part without headers is an empty line right away.
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end - _start > MaxHeaderBytes)
            {
                throw Bad("a part's headers are too long");
            }
            await MoreAsync(cancellationToken);
        }
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.Latin1.GetString(_buffer, _start, length).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }
        }
        _start += length + 4;
        return headers;
    }

    private async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            // An empty body is followed by the delimiter whose line break ended the headers.
            var at = body.Length == 0 && _end - _start >= _delimiter.Length - 2
                && _buffer.AsSpan(_start, _delimiter.Length - 2).SequenceEqual(_delimiter.AsSpan(2))
                ? -2 : _buffer.AsSpan(_start, _end - _start).IndexOf(_delimiter);
            if (at is >= 0 or -2)
            {
                Append(body, Math.Max(at, 0));
                _start += at == -2 ? _delimiter.Length - 2 : _delimiter.Length;
                return body.ToArray();
            }
            Append(body, Math.Max(0, _end - _start - _delimiter.Length));
            await MoreAsync(cancellationToken);
        }
    }

    private void Append(MemoryStream body, int count)
    {
        if (body.Length + count > maxPartBytes)
        {
            throw new DicomFormatException(DicomErrorCodes.TooLarge, $"A part is over {maxPartBytes} bytes.");
        }
        body.Write(_buffer, _start, count);
        _start += count;
    }

    private async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            await MoreAsync(cancellationToken);
        }
    }

    private async Task MoreAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read > 0 ? read : throw Bad("it ends before its last boundary");
    }

    private static DicomFormatException Bad(string what) => new(DicomErrorCodes.BadBody, $"The multipart body is damaged: {what}.");
}
