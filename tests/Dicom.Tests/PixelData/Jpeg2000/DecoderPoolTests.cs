using Annotator.Decoder;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.PixelData.Jpeg2000;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData.Jpeg2000;

/// <summary>The worker processes: what they may do, and what happens when they break.</summary>
public sealed class DecoderPoolTests
{
    [Fact]
    public void One_worker_serves_frame_after_frame()
    {
        using var pool = Pool();
        var (codestream, header) = Sample();
        for (var i = 0; i < 5; i++)
        {
            pool.Decode(codestream.Span, header, new byte[512 * 512 * 2]);
        }
        Assert.Equal((1, 1), (pool.StartedCount, pool.WorkerCount));
    }

    [Fact]
    public void Frames_of_several_threads_are_decoded_side_by_side_by_no_more_workers_than_allowed()
    {
        using var pool = Pool(options => options.Workers = 2);
        var (codestream, header) = Sample();
        var expected = Decode(pool, codestream, header);
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, Decode(pool, codestream, header)));
        Assert.Equal((2, 2), (pool.StartedCount, pool.WorkerCount));
    }

    [Fact]
    public void A_worker_has_no_rights_no_environment_and_no_descriptors_of_the_server()
    {
        using var pool = Pool();
        using var secret = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        var (codestream, header) = Sample();
        Decode(pool, codestream, header);
        var process = $"/proc/{pool.WorkerIds.Single()}";
        var status = File.ReadAllLines($"{process}/status").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.Equal("2", status["Seccomp"]);
        Assert.DoesNotContain("0\t", status["Uid"].Split('\n')[0] + "\t", StringComparison.Ordinal);
        Assert.All(File.ReadAllLines($"{process}/task/{Path.GetFileName(process)}/status").Where(line => line.StartsWith("CapEff", StringComparison.Ordinal)),
            line => Assert.EndsWith("\t0000000000000000", line));
        var limits = File.ReadAllLines($"{process}/limits");
        Assert.Contains(limits, line => line.StartsWith("Max file size             0 ", StringComparison.Ordinal));
        Assert.Contains(limits, line => line.StartsWith("Max core file size        0 ", StringComparison.Ordinal));
        Assert.DoesNotContain(limits, line => line.StartsWith("Max address space         unlimited", StringComparison.Ordinal));
        Assert.SkipUnless(Environment.UserName == "root", "only root may look at what a process of another user holds");
        Assert.DoesNotContain(File.ReadAllText($"{process}/environ").Split('\0'), variable => variable.Length > 0 && !variable.StartsWith("DOTNET_", StringComparison.Ordinal));
        var open = Directory.GetFiles($"{process}/fd").Select(path => new FileInfo(path).LinkTarget ?? "").ToList();
        Assert.DoesNotContain(open, target => target == secret.Name || target.StartsWith("socket:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_that_takes_too_long_is_refused_by_name_and_the_worker_replaced()
    {
        using var pool = Pool(options => (options.Seconds, options.SecondsPerMillionSamples) = (0.1, 0));
        var (codestream, header) = Sample();
        Stop(pool);
        Assert.Equal(DicomErrorCodes.DecoderTimeout, Assert.Throws<DicomFormatException>(() => Decode(pool, codestream, header)).Code);
        Assert.Equal(0, pool.WorkerCount);
        using var patient = Pool();
        Assert.Equal(512 * 512 * 2, Decode(patient, codestream, header).Length);
    }

    [Fact]
    public void A_worker_that_dies_in_the_middle_costs_its_frame_alone()
    {
        using var folder = TestData.Temporary();
        var real = Path.Combine(AppContext.BaseDirectory, "Annotator.Decoder");
        // The first start says it is ready (Status.Done, no text) and ends at the first bytes of a request; every later one is the real decoder.
        File.WriteAllText(folder.File("decoder"), $"""
            #!/bin/sh
            if [ -e {folder.File("died")} ]; then exec {real} "$@"; fi
            : > {folder.File("died")}
            printf '\001\113\062\112\000\000\000\000'
            head -c 4 > /dev/null
            """);
        using (var allow = System.Diagnostics.Process.Start("/bin/chmod", ["755", folder.File("decoder")]))
        {
            allow.WaitForExit();
        }
        using var pool = Pool(options => options.Program = folder.File("decoder"));
        var (codestream, header) = Sample();
        Assert.Equal(DicomErrorCodes.DecoderCrashed, Assert.Throws<DicomFormatException>(() => Decode(pool, codestream, header)).Code);
        Assert.Equal(512 * 512 * 2, Decode(pool, codestream, header).Length);
        Assert.Equal((2, 1), (pool.StartedCount, pool.WorkerCount));
    }

    [Fact]
    public void A_worker_that_died_while_nobody_looked_is_replaced_without_a_word()
    {
        using var pool = Pool();
        var (codestream, header) = Sample();
        var expected = Decode(pool, codestream, header);
        using var worker = System.Diagnostics.Process.GetProcessById(pool.WorkerIds.Single());
        worker.Kill();
        worker.WaitForExit();
        Assert.Equal(expected, Decode(pool, codestream, header));
    }

    [Fact]
    public void A_frame_over_the_memory_bound_is_refused_before_a_worker_sees_it()
    {
        using var pool = Pool(options => options.MemoryMiB = 32);
        var refused = Assert.Throws<DicomFormatException>(() => pool.Decode([], new J2kHeader(4096, 4096, 1, 16, false, false, false), new byte[4096 * 4096 * 2]));
        Assert.Equal((DicomErrorCodes.TooLarge, 0), (refused.Code, pool.StartedCount));
    }

    [Fact]
    public void A_codestream_that_asks_for_more_memory_than_allowed_is_refused_and_the_worker_lives_on_or_is_replaced()
    {
        using var pool = Pool(options => (options.MemoryMiB, options.Seconds) = (64, 30));
        var (codestream, header) = Sample();
        var expected = Decode(pool, codestream, header);
        // The main header promises more to the worker than it may hold; the pool's own bound is passed by lying about it.
        var large = codestream.ToArray();
        foreach (var (at, value) in new[] { (8, 8000), (12, 8000), (24, 8000), (28, 8000) })
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(large.AsSpan(at), value);
        }
        var refused = Assert.Throws<DicomFormatException>(() => pool.Decode(large, header, new byte[512 * 512 * 2]));
        Assert.Contains(refused.Code, (string[])[DicomErrorCodes.CorruptFrame, DicomErrorCodes.DecoderCrashed]);
        Assert.Equal(expected, Decode(pool, codestream, header));
    }

    [Fact]
    public void Where_the_worker_cannot_start_frames_are_refused_and_the_reason_is_told()
    {
        using var pool = new DecoderPool(new DecoderOptions { Program = "/nonexistent/decoder" });
        Assert.Contains("missing", pool.WhyUnavailable, StringComparison.Ordinal);
        var file = TestData.Read("transfer-syntaxes", "693_J2KR.dcm");
        var reader = PixelDataReader.Open(file, new PixelCodecs(new J2kCodec(pool)));
        Assert.Equal(DicomErrorCodes.DecoderUnavailable, Assert.Throws<DicomFormatException>(() => reader.ReadFrame(0)).Code);
    }

    private static DecoderPool Pool(Action<DecoderOptions>? change = null)
    {
        Decoders.Require();
        var options = new DecoderOptions { Seconds = 20 };
        change?.Invoke(options);
        return new DecoderPool(options);
    }

    private static byte[] Decode(DecoderPool pool, ReadOnlyMemory<byte> codestream, J2kHeader header)
    {
        var cells = new byte[header.Columns * header.Rows * header.Components * 2];
        pool.Decode(codestream.Span, header, cells);
        return cells;
    }

    private static (ReadOnlyMemory<byte> Codestream, J2kHeader Header) Sample()
    {
        var codestream = TestData.Read("transfer-syntaxes", "693_J2KR.dcm").Dataset[DicomTags.PixelData]!.Fragments!.Items[0];
        return (codestream, J2kHeader.Read(codestream.Span));
    }

    // SIGSTOP stands for a decoder that never comes to an end.
    private static void Stop(DecoderPool pool)
    {
        Assert.Null(pool.WhyUnavailable);
        using var stop = System.Diagnostics.Process.Start("/bin/kill", ["-STOP", $"{pool.WorkerIds.Single()}"]);
        stop.WaitForExit();
    }
}
