using System.Net;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>Where answers are counted: by subject, credential, source and factor, and the name tells none of them.</summary>
public sealed class ProofOriginTests : IDisposable
{
    private static readonly ProofAnswer Code = new(null, "123456", false), Password = new("correct horse battery", null, false);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact] // CWE-307: with the password in hand each right one would forgive nine wrong codes.
    public void Codes_and_passwords_are_counted_apart()
    {
        var origins = new ProofOrigin(KeyStore.Open(folder.Of("keys"), new Clock()).Master);
        string[] all =
        [
            origins.Of(Asked("alice", "key1", "192.0.2.1"), Code), origins.Of(Asked("alice", "key1", "192.0.2.1"), Password), origins.Of(Asked("alice", "key2", "192.0.2.1"), Code),
            origins.Of(Asked("bob", "key1", "192.0.2.1"), Code), origins.Of(Asked("alice", "key1", "192.0.2.2"), Code),
        ];

        Assert.Distinct(all);
        Assert.Equal(all[0], origins.Of(Asked("alice", "key1", "192.0.2.1"), new ProofAnswer(null, "654321", false)));
        Assert.All(all, name => Assert.DoesNotContain("alice", name, StringComparison.Ordinal));
    }

    private static RequestContext Asked(string subject, string key, string from)
    {
        var policy = TestPolicy.Make();
        return new RequestContext
        {
            Http = new DefaultHttpContext(),
            State = new(policy, Snapshot.Nothing(new ClientNumbers(0), policy)),
            Id = "r",
            Now = DateTimeOffset.UnixEpoch,
            Source = SourceAddress.Of(IPAddress.Parse(from)),
            Principal = new Principal { Kind = CredentialKind.Key, Subject = subject, Client = "c", ClientNumber = 0, KeyId = key },
        };
    }
}
