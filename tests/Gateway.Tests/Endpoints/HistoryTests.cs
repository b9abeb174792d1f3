using System.Net;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Endpoints;

public sealed class HistoryTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task The_whole_history_is_paged_back_without_a_gap_or_a_repeat()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var reader = await HubClient.ConnectAsync(exam.ReaderA);
        for (var n = 0; n < 7; n++) Assert.Null((await reader.ExecuteAsync(exam.Set, exam.Box(), TestExam.View)).Rejection);
        var all = new List<HistoryEntry>();
        var next = "";
        do
        {
            var page = await exam.ReaderB.ReadAsync<HistoryPage>($"/api/projects/{exam.Project}/exams/{exam.Exam}/history?limit=3&before={next}");
            Assert.InRange(page.Items.Length, 1, 3);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(all.Count, all.Select(entry => (entry.Stream, entry.Version)).Distinct().Count());
        Assert.Equal(all.Select(entry => entry.At).OrderDescending(), all.Select(entry => entry.At));
        var drawn = all.Where(entry => entry.Stream == exam.Set).ToList();
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], drawn.Select(entry => entry.Version));
        Assert.All(drawn, entry => Assert.Equal((exam.ReaderA.Person!.Id, "set.object-added", true), (entry.By, entry.Type, entry.ObjectId is { Length: > 0 })));
        Assert.Contains(all, entry => entry.Type == "exam.registered");
        Assert.Contains(all, entry => entry.Type == "task.created");
    }

    [Fact]
    public async Task A_branch_that_may_not_be_seen_is_not_in_it_and_strangers_are_told_of_no_exam()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var reader = await HubClient.ConnectAsync(exam.ReaderA);
        var hidden = StreamId.Set(exam.Exam, "group", Visibility.BranchOfReader(exam.ReaderA.Person!.Id));
        Assert.Null((await reader.ExecuteAsync(hidden, exam.Box(), TestExam.View)).Rejection);
        await reader.ExecuteAsync(exam.Set, exam.Box(), TestExam.View);
        var page = await exam.ReaderB.ReadAsync<HistoryPage>($"/api/projects/{exam.Project}/exams/{exam.Exam}/history");
        Assert.DoesNotContain(page.Items, entry => entry.Stream == hidden);
        Assert.Contains(page.Items, entry => entry.Stream == exam.Set);
        var other = await TestExam.CreateAsync(node);
        Assert.Equal(HttpStatusCode.NotFound, (await other.ReaderA.GetAsync($"/api/projects/{other.Project}/exams/{exam.Exam}/history")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.ReaderA.GetAsync($"/api/projects/{exam.Project}/exams/{exam.Exam}/history")).StatusCode);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("before=!")]
    [InlineData("before=W10")]
    public async Task A_malformed_page_is_refused(string query)
    {
        var exam = await TestExam.CreateAsync(node);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await exam.ReaderA.GetAsync($"/api/projects/{exam.Project}/exams/{exam.Exam}/history?{query}")).StatusCode);
    }
}
