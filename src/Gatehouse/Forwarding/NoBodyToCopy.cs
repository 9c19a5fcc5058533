using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Forwarding;

/// <summary>Tells YARP that there is no body for it to copy: the gateway sends the body itself, a held one in one write with its headers.</summary>
internal sealed class NoBodyToCopy : IHttpRequestBodyDetectionFeature
{
    public static NoBodyToCopy Instance { get; } = new();

    /// <inheritdoc />
    public bool CanHaveBody => false;
}
