using System.Net.Http.Headers;
using Gatehouse.Request;

namespace Gatehouse.Forwarding;

/// <summary>Tells the upstream who asks.</summary>
internal static class CallerHeaders
{
    /// <summary>Adds who asks. Last, after everything the client said is copied or dropped (CVE-2024-45410): nobody can write over these.</summary>
    public static void Add(HttpRequestHeaders headers, RequestContext request, Assertions assertions)
    {
        var principal = request.Principal;
        var policy = request.State.Policy;
        if (principal.Subject is { } subject)
            headers.TryAddWithoutValidation("Gatehouse-Subject", HeaderText.Of(subject));
        if (principal.Client is { } client)
            headers.TryAddWithoutValidation("Gatehouse-Client", HeaderText.Of(client));
        headers.TryAddWithoutValidation("Gatehouse-Roles", RoleNames.JoinedOf(principal.Roles, policy));
        headers.TryAddWithoutValidation("Gatehouse-Request-Id", request.Id);
        headers.TryAddWithoutValidation("Gatehouse-Assertion", assertions.For(request));
        headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        headers.TryAddWithoutValidation("X-Forwarded-Host", policy.Document.Https.Host);
        if (request.Address is { } address)
            headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
    }
}
