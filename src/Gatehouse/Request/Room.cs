namespace Gatehouse.Request;

/// <summary>The rooms a request must have passed; each leaves one stamp.</summary>
[Flags]
public enum Room
{
    /// <summary>No stamp yet.</summary>
    None = 0,

    /// <summary>Well-formed, for us, a known operation.</summary>
    Arrival = 1,

    /// <summary>The source is not blocked and not far too fast.</summary>
    Door = 2,

    /// <summary>Who it is.</summary>
    Authentication = 4,

    /// <summary>The client has quota left.</summary>
    Quota = 8,

    /// <summary>They may do this.</summary>
    Authorization = 16,

    /// <summary>The data are what the contract says.</summary>
    Validation = 32,

    /// <summary>If it is a login: it has not failed too often.</summary>
    Logins = 64,

    /// <summary>The thing is theirs, also where only the upstream knows whose it is.</summary>
    Ownership = 128,

    /// <summary>They set no field that they must not set, and what they must not see is kept back.</summary>
    Fields = 256,

    /// <summary>What is critical was proved further.</summary>
    Proof = 512,

    /// <summary>What must be recorded is.</summary>
    Record = 1024,

    /// <summary>What is known is as fresh as the caller asked for.</summary>
    Freshness = 2048,

    /// <summary>Every one of them.</summary>
    All = Arrival | Door | Freshness | Authentication | Quota | Authorization | Validation | Ownership | Fields | Proof | Logins | Record,
}

/// <summary>The rooms' names in logs and messages; whoever reads the log relies on them.</summary>
internal static class Rooms
{
    /// <summary>The name of one room; <c>pipeline</c> for none.</summary>
    internal static string Name(Room room) => room switch
    {
        Room.Arrival => "arrival",
        Room.Door => "door",
        Room.Freshness => "freshness",
        Room.Authentication => "authentication",
        Room.Quota => "quota",
        Room.Authorization => "authorization",
        Room.Validation => "validation",
        Room.Ownership => "ownership",
        Room.Fields => "fields",
        Room.Proof => "proof",
        Room.Logins => "logins",
        Room.Record => "record",
        _ => "pipeline",
    };
}
