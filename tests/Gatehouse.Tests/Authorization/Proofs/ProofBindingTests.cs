using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>Two requests have one binding only if they are the same in everything a proof is bound to.</summary>
public sealed class ProofBindingTests
{
    // Few and short, so that parts often are the same, and run into each other where nothing separates them.
    private static readonly Gen<string[]> Parts = Gen.OneOfConst("", "a", "aa", "/", "?", "a?a", "a\na", "\0").Array[8];
    private static readonly LiveState State = new(TestPolicy.Make(), Snapshot.Nothing(new ClientNumbers(0), TestPolicy.Make()));

    [Fact]
    public void Different_requests_have_different_bindings() => Gen.Select(Parts, Parts).Sample((one, other) =>
        Assert.Equal(one.SequenceEqual(other), Of(one).AsSpan().SequenceEqual(Of(other))), iter: 2000);

    [Fact]
    public void The_same_request_has_the_same_binding() => Parts.Sample(parts => Assert.Equal(Of(parts), Of([.. parts])), iter: 100);

    private static byte[] Of(string[] parts)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = parts[0];
        http.Request.ContentType = parts[1];
        http.Request.Headers.ContentEncoding = parts[2];
        var request = new RequestContext { Http = http, State = State, Id = "r", Now = DateTimeOffset.UnixEpoch, Path = parts[3], Query = parts[4] };
        request.Principal = new Principal { Kind = CredentialKind.Key, Subject = parts[5], Client = parts[6], ClientNumber = 0 };
        return ProofBinding.Of(request, SHA256.HashData(Encoding.UTF8.GetBytes(parts[7])));
    }
}
