using System.Net.Http.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Support;

/// <summary>A project with one small exam, imported as anybody would, and two readers, a reviewer and a viewer signed in.</summary>
public sealed record TestExam(string Project, string Exam, string Title, VolumeDescriptor Volume, TestClient ReaderA, TestClient ReaderB, TestClient Reviewer, TestClient Viewer)
{
    public static readonly ViewingCondition View = new(40, 400, "LINEAR", null, "axial", 0, 1, 500, 500, 1);

    public StreamId Set => StreamId.Set(Exam, "group", "main");

    public StreamId Task => StreamId.Task(Exam);

    /// <summary>A box on the middle slice.</summary>
    public AddObject Box(string? objectId = null) => new(
        objectId ?? Guid.CreateVersion7().ToString(), "box", new FrameGeometry("boundingBox", Volume.Grid.Id, LatticePlane.Axial, 1, [[1, 1, 1], [4, 3, 1]]));

    public static async Task<TestExam> CreateAsync(TestNode node)
    {
        TestClient[] people = [await node.SignInAsync(), await node.SignInAsync(), await node.SignInAsync(), await node.SignInAsync()];
        Role[] roles = [Role.Reader, Role.Reader, Role.Reviewer, Role.Viewer];
        var project = await node.AddProjectAsync([.. people.Zip(roles, (p, r) => (p.Person!, new[] { r }))]);
        var study = $"2.25.{Random.Shared.NextInt64(1, long.MaxValue)}";
        using var body = new MultipartFormDataContent();
        for (var k = 0; k < 3; k++) body.Add(new ByteArrayContent(Slice(study, k)), "files", $"{k}.dcm");
        using var answer = await node.Admin.SendAsync(HttpMethod.Post, $"/api/projects/{project}/uploads", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var uploaded = (await answer.Content.ReadFromJsonAsync<UploadResult>(CoreJson.Options))!;
        Assert.All(uploaded.Files, f => Assert.Equal(Verdict.Stored, f.Verdict));
        var exam = uploaded.Files[0].ExamId!;
        await UntilTaskAsync(node, exam);
        var detail = await node.Admin.ReadAsync<ExamDetail>($"/api/projects/{project}/exams/{exam}");
        return new TestExam(project, exam, detail.State.Title, detail.Volumes.Single(), people[0], people[1], people[2], people[3]);
    }

    private static async Task UntilTaskAsync(TestNode node, string exam)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var stored in node.Services.GetRequiredService<IEventStore>().SubscribeAsync(0, patience.Token))
        {
            if (stored.Data.Type == "task.created" && stored.Stream.Id == exam) return;
        }
    }

    /// <summary>A made CT slice of 6 × 5 pixels of 0.7 × 0.9 mm.</summary>
    private static byte[] Slice(string study, int k)
    {
        var voxels = Enumerable.Range(0, 30).SelectMany(n => BitConverter.GetBytes((short)((k * 100) + n))).ToArray();
        return DicomWriter.ToBytes(new DicomFile(
            new DicomDataset()
                .Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, $"{study}.1.{k}")
                .Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, $"{study}.1").Set(DicomTags.FrameOfReferenceUid, $"{study}.9")
                .Set(DicomTags.Modality, "CT").Set(DicomTags.PatientID, "P1").Set(DicomTags.PatientName, "A^B").Set(DicomTags.StudyDescription, "Abdomen")
                .Set(DicomTags.SeriesNumber, 3).Set(DicomTags.InstanceNumber, k + 1)
                .Set(DicomTags.ImagePositionPatient, -10, -20, 2.5 * k).Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0).Set(DicomTags.PixelSpacing, 0.9, 0.7)
                .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 5).Set(DicomTags.Columns, 6)
                .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1)
                .Set(DicomTags.RescaleIntercept, -1024).Set(DicomTags.RescaleSlope, 1)
                .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, voxels)),
            TransferSyntax.ExplicitLittleEndian));
    }
}
