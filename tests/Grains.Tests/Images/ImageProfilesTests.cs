using Annotator.Core.Projects;
using Annotator.Dicom.Deidentification;
using Annotator.Grains.Images;

namespace Annotator.Grains.Tests.Images;

public sealed class ImageProfilesTests
{
    [Fact]
    public void Every_option_of_a_name_makes_another_profile_but_the_one_for_pixels()
    {
        foreach (var option in ProfileNames.Options)
        {
            var profile = ImageProfiles.Find("basic+" + option);
            Assert.NotNull(profile);
            Assert.Equal(option == "measurements", profile == DeidentificationProfile.Strict);
        }
        Assert.Equal(ImageProfiles.Find("standard"), ImageProfiles.Find("basic+uids+device+patient"));
        Assert.True(ImageProfiles.KeepsMeasurements("basic+uids+measurements"));
        Assert.False(ImageProfiles.KeepsMeasurements("standard"));
        Assert.Null(ImageProfiles.Find("basic+nothing"));
    }
}
