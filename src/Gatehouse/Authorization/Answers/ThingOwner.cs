using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>Whose thing it is, by what is written in it.</summary>
/// <param name="request">Says who the caller is.</param>
/// <param name="thing">JSON of one thing, whole.</param>
internal delegate OwnerFound ThingOwner(RequestContext request, ReadOnlySpan<byte> thing);
