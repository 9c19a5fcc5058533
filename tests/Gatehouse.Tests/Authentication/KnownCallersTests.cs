using Gatehouse.Keys;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Authentication;

/// <summary>The door's glance: cheap, and no proof of anything.</summary>
public sealed class KnownCallersTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public void A_known_id_is_known_also_with_a_wrong_secret_and_an_unknown_one_is_not()
    {
        var key = gate.HasKey();
        var stranger = KeyFormat.New("shop", "live");
        Assert.True(Known(key.Text));
        Assert.True(Known(null, $"Bearer {key.Text}"));
        Assert.False(Known(stranger.Text));
        Assert.False(Known(key.Text[..^1] + "!"));
        Assert.False(Known(null));
        Assert.Equal(0, gate.Peppers.Computed);
    }

    [Fact]
    public async Task A_token_is_known_once_it_was_verified()
    {
        gate.HasSubject("alice");
        var token = $"Bearer {gate.Token("alice")}";
        Assert.False(Known(null, token));
        await gate.AskAsync(authorization: token);
        Assert.True(Known(null, token));
        Assert.False(Known(null, token + "x"));
    }

    private bool Known(string? key, string? authorization = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["X-Api-Key"] = key;
        http.Request.Headers.Authorization = authorization;
        return new KnownCallers(gate.Tokens, gate.Foreign).LooksLikeKnown(http, gate.State);
    }
}
