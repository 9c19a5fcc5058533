using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>Requirement 3.07: secrets are made once, kept apart, and open to nobody else.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Clock clock = new();

    private string Keys => folder.Of("keys");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_opening_makes_a_closed_folder_with_closed_files()
    {
        KeyStore.Open(Keys, clock).ServerCertificate("api.shop.example");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
        var files = Directory.GetFiles(Keys);
        Assert.Equal([".lock", "assertion-signing.pem", "audit-signing.pem", "ca.key", "ca.pem", "master.key", "pepper", "server.key", "token-signing.pem"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void The_second_opening_finds_the_same_secrets()
    {
        var first = KeyStore.Open(Keys, clock);
        var second = KeyStore.Open(Keys, clock);

        Assert.Equal(first.Peppers.Hash("a key").Hash.ToArray(), second.Peppers.Hash("a key").Hash.ToArray());
        Assert.Equal(first.TokenKey.Id, second.TokenKey.Id);
        Assert.Equal(first.AssertionKey.Id, second.AssertionKey.Id);
        Assert.NotEqual(first.TokenKey.Id, first.AssertionKey.Id);
    }

    [Fact]
    public void Two_installations_share_no_secret() =>
        Assert.NotEqual(
            KeyStore.Open(Keys, clock).Peppers.Hash("a key").Hash.ToArray(),
            KeyStore.Open(folder.Of("others"), clock).Peppers.Hash("a key").Hash.ToArray());

    [Fact]
    public async Task Several_that_start_at_once_make_one_pepper()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyStore.Open(Keys, clock))));

        Assert.Single(stores.Select(store => Convert.ToHexString(store.Peppers.Hash("a key").Hash.Span)).Distinct());
        Assert.Single(stores.Select(store => store.TokenKey.Id).Distinct());
    }

    [Theory]
    [InlineData("pepper"), InlineData("master.key"), InlineData("token-signing.pem"), InlineData("assertion-signing.pem"), InlineData("audit-signing.pem")]
    public void Half_a_file_is_told_by_its_name_and_not_replaced(string name)
    {
        KeyStore.Open(Keys, clock);
        var whole = File.ReadAllText(Path.Combine(Keys, name));
        File.WriteAllText(Path.Combine(Keys, name), whole[..(whole.Length / 2)]);

        var error = Assert.Throws<KeyStoreException>(() => KeyStore.Open(Keys, clock));
        Assert.Contains(name, error.Message);
        Assert.Contains("backup", error.Message);
        Assert.DoesNotContain(whole[8..20], error.ToString());
        Assert.Equal(whole[..(whole.Length / 2)], File.ReadAllText(Path.Combine(Keys, name)));
    }

    [Theory]
    [InlineData("pepper"), InlineData("token-signing.pem")]
    public void A_file_that_others_may_read_is_refused_with_the_command_that_mends_it(string name)
    {
        KeyStore.Open(Keys, clock);
        var path = Path.Combine(Keys, name);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead);

        Assert.Contains($"chmod 600 '{path}'", Assert.Throws<KeyStoreException>(() => KeyStore.Open(Keys, clock)).Message);
    }

    [Fact]
    public void A_folder_that_others_may_enter_is_refused_with_the_command_that_mends_it()
    {
        KeyStore.Open(Keys, clock);
        File.SetUnixFileMode(Keys, File.GetUnixFileMode(Keys) | UnixFileMode.OtherExecute);

        Assert.Contains($"chmod 700 '{Keys}'", Assert.Throws<KeyStoreException>(() => KeyStore.Open(Keys, clock)).Message);
    }

    [Fact] // A new pepper would end every key without a word.
    public void A_lost_pepper_is_not_made_anew()
    {
        KeyStore.Open(Keys, clock);
        File.Delete(Path.Combine(Keys, "pepper"));

        Assert.Contains("pepper: missing", Assert.Throws<KeyStoreException>(() => KeyStore.Open(Keys, clock)).Message);
    }

    [Fact]
    public void A_second_pepper_hashes_new_keys_and_the_first_still_verifies_old_ones()
    {
        var old = KeyStore.Open(Keys, clock).Peppers.Hash("a key");
        File.AppendAllText(Path.Combine(Keys, "pepper"), $"2 {Convert.ToBase64String(new byte[32])}\n");
        var ring = KeyStore.Open(Keys, clock).Peppers;

        Assert.Equal(2, ring.Hash("a key").PepperVersion);
        var again = new byte[32];
        ring.Hash("a key", old.PepperVersion, again);
        Assert.Equal(old.Hash.ToArray(), again);
    }
}
