using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Images;
using Annotator.Silo;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

public sealed class ForwardTests
{
    [Fact]
    public async Task A_receiver_of_its_own_forwards_to_the_server_and_answers_as_the_server_does()
    {
        await using var site = await ImageSite.StartAsync();
        string[] arguments = [typeof(Node).Assembly.Location, "dicom", "receive", "--port", "0", "--from", $"{Dcmtk.Caller}@127.0.0.0/8", "--project", "p", "--server", site.Address.ToString()];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ANNOTATOR_KEY"] = ImageSite.AdminKey;
        using var receiver = Process.Start(start)!;
        try
        {
            _ = receiver.StandardError.ReadToEndAsync();
            var ready = await receiver.StandardOutput.ReadLineAsync();
            var port = int.Parse(ready!.Split("127.0.0.1:")[1].Split(',')[0], CultureInfo.InvariantCulture);
            var folder = Dcmtk.Write([.. Volume(3), File(Slice(1).Set(DicomTags.RescaleIntercept, -1000))]);
            var (_, said) = await Dcmtk.StoreAsync(port, folder, "-d");
            Assert.True(said.Contains("0x0111", StringComparison.OrdinalIgnoreCase), said);
            var exam = Assert.Single((await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray());
            Assert.Equal(3, exam.GetProperty("images").GetInt32());
            Directory.Delete(folder, recursive: true);
        }
        finally
        {
            if (!receiver.HasExited) receiver.Kill();
            await receiver.WaitForExitAsync();
        }
    }
}
