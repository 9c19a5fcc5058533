using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>What is kept as evidence is signed with a key of its own.</summary>
public sealed class AuditSignerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private KeyStore Store => KeyStore.Open(folder.Of("keys"), TimeProvider.System);

    [Fact]
    public void What_was_signed_is_verified_by_the_public_half_in_both_its_forms()
    {
        var signer = Store.AuditSigner;
        var signature = signer.Sign("gatehouse-test", "a line"u8);
        Assert.True(AuditKey.TryRead(signer.Public.Pem, out var fromPem));
        Assert.True(AuditKey.TryRead(signer.Public.Text, out var fromText));
        Assert.All([fromPem, fromText, Store.AuditSigner.Public], key => Assert.True(key.Verify("gatehouse-test", "a line"u8, signature)));
        Assert.All([fromPem, fromText], key => Assert.Equal(signer.KeyId, key.Id));
    }

    [Fact] // CWE-347: signed for one thing and shown as another.
    public void A_signature_counts_for_its_purpose_its_bytes_and_its_key_only()
    {
        var signer = Store.AuditSigner;
        var signature = signer.Sign("gatehouse-test", "a line"u8);
        Assert.False(signer.Public.Verify("gatehouse-tes", "ta line"u8, signature));
        Assert.False(signer.Public.Verify("gatehouse-other", "a line"u8, signature));
        Assert.False(signer.Public.Verify("gatehouse-test", "a lime"u8, signature));
        Assert.False(KeyStore.Open(folder.Of("others"), TimeProvider.System).AuditSigner.Public.Verify("gatehouse-test", "a line"u8, signature));
        Assert.NotEqual(signer.KeyId, Store.TokenKey.Id);
        Assert.NotEqual(signer.KeyId, Store.AssertionKey.Id);
    }

    [Theory]
    [InlineData(""), InlineData("AAAA"), InlineData("-----BEGIN PUBLIC KEY-----"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_key_is_none(string text) => Assert.False(AuditKey.TryRead(text, out _));
}
