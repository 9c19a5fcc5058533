using System.Text;
using Gatehouse.Audit;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

public sealed class DecisionFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("decisions").FullName;

    private string Newest => Path.Combine(folder, "log", "decisions.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void At_its_size_a_file_is_put_aside_and_the_oldest_goes()
    {
        using (var file = new RotatingFile(Newest, maxBytes: 10, files: 3))
            for (var i = 1; i <= 9; i++)
                file.Write(Encoding.ASCII.GetBytes($"{i}234\n"));

        Assert.Equal(["9234\n", "7234\n8234\n", "5234\n6234\n"], RotatingFile.NamesOf(Newest, 3).Select(File.ReadAllText));
        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(Newest)!).Length);
    }

    [Fact]
    public void Only_its_owner_may_read_it_even_if_it_was_there_before()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Newest)!);
        File.WriteAllText(Newest, "old\n");
        File.SetUnixFileMode(Newest, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        using (var file = new RotatingFile(Newest, 8, 2))
        {
            file.Write("first\n"u8);
            file.Write("second\n"u8);
        }

        foreach (var name in RotatingFile.NamesOf(Newest, 2))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(name));
    }

    [Fact] // Killed in the middle of a line: the next line must not be glued to the torn one.
    public void A_torn_line_is_ended_first()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Newest)!);
        File.WriteAllText(Newest, "whole\n{\"torn");

        using (var file = new RotatingFile(Newest, 1000, 2))
            file.Write("next\n"u8);

        Assert.Equal("whole\n{\"torn\nnext\n", File.ReadAllText(Newest));
    }

    [Fact]
    public void When_the_folder_vanishes_and_comes_back_so_does_the_log()
    {
        using var file = new RotatingFile(Newest, 1000, 2);
        file.Write("one\n"u8);
        Directory.Delete(Path.GetDirectoryName(Newest)!, recursive: true);

        file.Write("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(Newest));
    }

    [Fact] // What is kept of people is kept for a time that is named, also across restarts and on a quiet day.
    public void At_its_age_a_file_is_put_aside_and_the_oldest_goes()
    {
        var clock = new Keys.Clock { Now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture) };
        for (var day = 1; day <= 4; day++)
        {
            using (var file = new RotatingFile(Newest, 1000, 3, TimeSpan.FromHours(24), clock))
                file.Write(Encoding.ASCII.GetBytes($"{{\"time\":\"{clock.Now:yyyy-MM-ddTHH:mm:ssZ}\"}}\n"));
            clock.Now += TimeSpan.FromHours(day == 1 ? 23 : 25);
        }

        Assert.Equal([1, 1, 2], RotatingFile.NamesOf(Newest, 3).Select(name => File.ReadAllLines(name).Length));
    }

    [Fact] // As logrotate does with copytruncate: no hole of zero bytes may be left.
    public void When_somebody_empties_the_file_the_log_goes_on_at_its_beginning()
    {
        using var file = new RotatingFile(Newest, 1000, 2);
        file.Write("one\n"u8);
        using (var other = new FileStream(Newest, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            other.SetLength(0);

        file.Write("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(Newest));
    }

    [Fact]
    public void A_request_is_found_in_whichever_file_its_line_stands()
    {
        using (var log = new DecisionLog(new RotatingFile(Newest, 2_000, DecisionLog.Files), TimeProvider.System, _ => { }))
            for (var i = 0; i < 15; i++)
            {
                log.Write(Request($"id{i}"), new DecisionEntry(200, "forwarding", null, default, 200));
                log.Flush();
            }

        Assert.True(File.Exists(Newest + ".2"));
        Assert.All(Enumerable.Range(8, 7), i => Assert.Contains($"\"request_id\":\"id{i}\"", DecisionLog.Find(Newest, $"id{i}"), StringComparison.Ordinal));
        Assert.StartsWith("{\"time\":", DecisionLog.Find(Newest, "id14"), StringComparison.Ordinal);
        Assert.EndsWith("}", DecisionLog.Find(Newest, "id14"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("i")]     // the beginning of one is not one
    [InlineData("")]
    [InlineData("id0\",\"x\":\"")]
    [InlineData("../id0")]
    public void What_is_no_id_of_ours_is_not_found(string id)
    {
        WriteLines(Request("id0", subject: "x\",\"request_id\":\"forged"));

        Assert.Null(DecisionLog.Find(Newest, id));
        Assert.Null(DecisionLog.Find(Newest, "forged"));
        Assert.NotNull(DecisionLog.Find(Newest, "id0"));
    }

    [Fact]
    public void Without_any_file_nothing_is_found() => Assert.Null(DecisionLog.Find(Newest, "id0"));

    [Fact] // Read in pieces of a megabyte: whatever line the cut goes through is found too.
    public void A_line_across_two_pieces_is_found()
    {
        WriteLines([.. Enumerable.Range(0, 8_000).Select(i => Request($"id{i}"))]);

        Assert.InRange(new FileInfo(Newest).Length, 2 << 20, 4 << 20);
        Assert.All(Enumerable.Range(0, 800), i => Assert.NotNull(DecisionLog.Find(Newest, $"id{i * 10}")));
        var cut = File.ReadAllText(Newest)[..(1 << 20)].Split("\"request_id\":\"")[^1].Split('"')[0];
        Assert.NotNull(DecisionLog.Find(Newest, cut));
    }

    private void WriteLines(params RequestContext[] requests)
    {
        using var log = DecisionLog.ToFiles(Newest, TimeProvider.System, _ => { });
        foreach (var request in requests)
            log.Write(request, new DecisionEntry(200, "forwarding", null, default, 200));
    }

    private static RequestContext Request(string id, string subject = "alice")
    {
        var sample = Sample.Request(Sample.Operation(), Sample.Client(1, subject: subject));
        return new RequestContext { Http = sample.Http, State = sample.State, Id = id, Now = sample.Now, Operation = sample.Operation, Principal = sample.Principal };
    }
}
