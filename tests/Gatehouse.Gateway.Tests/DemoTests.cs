using System.Net;
using System.Net.Sockets;
using Gatehouse.Gateway.Commands;
using Gatehouse.Gateway.Commands.Demo;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Tests;

/// <summary>What the demonstration prints, and what it needs before it starts anything.</summary>
public sealed class DemoTests
{
    [Fact]
    public void Every_request_is_one_line_that_can_be_pasted_and_names_the_authority()
    {
        using var office = new Office();
        var document = new PolicyLoader(_ => null).Load(office.At("gatehouse.yaml")).Document!;

        var all = new DemoRequests(document, new DemoKeys("u", "m", "a")).All;

        Assert.Equal(["401", "403", "404", "400", "429"], all.Select(one => one.Shows[..3]));
        Assert.All(all, one => Assert.DoesNotContain('\n', one.Command));
        Assert.All(all, one => Assert.Contains($"--cacert {office.At("keys")}/ca.pem", one.Command, StringComparison.Ordinal));
    }

    [Fact]
    public void A_taken_port_is_named_before_anything_starts()
    {
        using var office = new Office();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        office.Change("gatehouse.yaml", "127.0.0.1:8443", $"127.0.0.1:{port}");
        var document = new PolicyLoader(_ => null).Load(office.At("gatehouse.yaml")).Document!;

        var stop = Assert.Throws<StopException>(() => FreePorts.Need(document));

        Assert.Contains($"127.0.0.1:{port} (https.listen)", stop.Message, StringComparison.Ordinal);
        Assert.Equal(1, stop.ExitCode);
    }

    [Fact]
    public async Task Without_a_built_shop_it_says_how_to_build_it()
    {
        using var office = new Office();

        var typed = await office.TypeAsync("demo", "--sample", office.Folder);

        Assert.Equal(1, typed.Exit);
        Assert.Contains("dotnet build", typed.Error, StringComparison.Ordinal);
    }

    [Fact] // CWE-532
    public void Made_keys_do_not_print_themselves() => Assert.DoesNotContain("secret", new DemoKeys("secret", "secret", "secret").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain-word_1.txt", "plain-word_1.txt")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("https://idp|sub", "'https://idp|sub'")]
    [InlineData("", "''")]
    public void A_word_is_quoted_for_the_shell_when_it_must_be(string word, string shown) => Assert.Equal(shown, Shell.Word(word));
}
