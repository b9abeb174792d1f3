using Annotator.Core.Projects;

namespace Annotator.Core.Tests.Projects;

public sealed class ProfileNamesTests
{
    [Theory]
    [InlineData("standard", true)]
    [InlineData("basic", true)]
    [InlineData("basic+uids+shifted-dates+measurements", true)]
    [InlineData("basic+shifted-dates+uids", false)]
    [InlineData("basic+uids+uids", false)]
    [InlineData("basic+full-dates+shifted-dates", false)]
    [InlineData("basic+names", false)]
    [InlineData("standard+uids", false)]
    [InlineData("", false)]
    public void A_name_is_whole_or_basic_with_options_in_their_order(string name, bool isValid) => Assert.Equal(isValid, ProfileNames.IsValid(name));
}
