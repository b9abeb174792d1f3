using Annotator.Dicom.Web;

namespace Annotator.Dicom.Tests.Web;

public sealed class StowResponseTests
{
    [Fact]
    public void The_status_says_how_many_were_stored()
    {
        var response = new StowResponse();
        Assert.Equal(409, response.StatusCode);
        response.AddFailed("1.2", "1.2.3", StowReasons.CannotUnderstand);
        Assert.Equal(409, response.StatusCode);
        response.AddStored("1.2", "1.2.4", "/studies/1");
        Assert.Equal(202, response.StatusCode);
        var clean = new StowResponse();
        clean.AddStored("1.2", "1.2.4", null);
        Assert.Equal(200, clean.StatusCode);
        clean.AddStored("1.2", "1.2.5", null, StowReasons.CoercionOfDataElements);
        Assert.Equal(202, clean.StatusCode);
    }

    [Fact]
    public void Each_instance_stands_with_its_reason()
    {
        var response = new StowResponse();
        response.AddFailed("1.2", "1.2.3", StowReasons.TransferSyntaxNotSupported);
        response.AddStored("1.2", "1.2.4", "/studies/1/series/2/instances/1.2.4");
        response.AddUnreadable(StowReasons.CannotUnderstand);
        var dataset = response.ToDataset("/studies/1");
        Assert.Equal(0xC122, dataset.GetItem(DicomTags.FailedSopSequence)!.GetInt32(DicomTags.FailureReason));
        Assert.Equal("1.2.4", dataset.GetItem(DicomTags.ReferencedSopSequence)!.GetString(DicomTags.ReferencedSopInstanceUid));
        Assert.Equal(0xC000, dataset.GetItem(DicomTags.OtherFailuresSequence)!.GetInt32(DicomTags.FailureReason));
        Assert.Equal("/studies/1", dataset.GetString(DicomTags.RetrieveUrl));
    }
}
