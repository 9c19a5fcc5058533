namespace Gatehouse.RateLimiting.Logins;

/// <summary>What a body says of the account.</summary>
internal enum AccountFound
{
    /// <summary>Nothing: no field, null, or an empty text.</summary>
    Nothing,

    /// <summary>Its name, once.</summary>
    Name,

    /// <summary>Something that two readers could read differently: twice, a list, another spelling besides, not well-formed.</summary>
    Unclear,
}
