using Gatehouse.Policy.Compiling;

namespace Gatehouse.Live;

public sealed partial class Snapshot
{
    private static readonly KeyTable NoKeys = new(Pages<KeyRecord>.Empty, new int[1], 0, Pages<KeyExtra>.Empty, ImportedKeys.None);
    private static readonly ClientNumbers NoNumbers = new(most: 0);

    internal KeyTable Keys { get; init; } = NoKeys;

    internal Pages<SubjectState> Subjects { get; init; } = Pages<SubjectState>.Empty;

    /// <summary>By the number of a subject: the number of its tenant's name and 1; 0 for none.</summary>
    internal Pages<int> Tenants { get; init; } = Pages<int>.Empty;

    internal Pages<ClientState> Clients { get; init; } = Pages<ClientState>.Empty;

    internal RoleSets RoleSets { get; init; } = RoleSets.Empty;

    internal Plans Plans { get; init; } = Plans.Empty;

    /// <summary>Epoch of all tokens: raising it refuses every token made before.</summary>
    internal int Epoch { get; init; }

    /// <summary>Unix seconds: tokens of other issuers made then or earlier are refused.</summary>
    internal long NotBefore { get; init; }

    /// <summary>Rises when the key ring in the key store's folder changed.</summary>
    internal int Ring { get; init; }

    /// <summary>What was taken back one by one.</summary>
    internal Revocations Revoked { get; init; } = Revocations.None;

    /// <summary>What keys share of <see cref="KeyMore"/>; used by the one thread that makes snapshots.</summary>
    internal KeyMores Mores { get; init; } = new();

    /// <summary>Numbers of clients and subjects; shared by all snapshots of the process.</summary>
    public ClientNumbers Numbers { get; init; } = NoNumbers;

    /// <summary>Keys known, in whatever state.</summary>
    public int KeyCount => Keys.Count;

    /// <summary>The roles in force of a subject, as bits; 0 when it is unknown or suspended.</summary>
    public ulong RolesOf(string subject)
    {
        var state = Subjects[Numbers.Find(subject)];
        return state.Known && !state.Suspended ? RoleSets.MaskOf(state.RoleSet) : 0;
    }

    /// <summary>Public ids of keys in use whose hash was made with a pepper: those that a rotation has not reached, because nobody used them since.</summary>
    /// <param name="pepper">Its version.</param>
    /// <param name="now">Expired keys are left out.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<string> KeysUnder(int pepper, DateTimeOffset now, int most)
    {
        var ids = new List<string>();
        for (var number = 0; number < Keys.Count && ids.Count < most; number++)
            if (Keys[number] is { } key && key.PepperVersion == pepper && (key.Flags & KeyFlags.Blocked) == 0 && key.ExpiresAt > now.ToUnixTimeSeconds())
                ids.Add(key.Id.ToString());

        return ids;
    }

    /// <summary>Nothing known yet; the beginning of every other snapshot.</summary>
    internal static Snapshot Nothing(ClientNumbers numbers, CompiledPolicy policy) =>
        new Snapshot { Keys = KeyTableBuilder.Empty(), Numbers = numbers }.Under(policy);

    /// <summary>The same knowledge under another policy.</summary>
    internal Snapshot Under(CompiledPolicy policy) => new()
    {
        Seq = Seq,
        Keys = Keys,
        Subjects = Subjects,
        Tenants = Tenants,
        Clients = Clients,
        RoleSets = RoleSets.Under(policy),
        Plans = Plans.Under(policy),
        Epoch = Epoch,
        NotBefore = NotBefore,
        Ring = Ring,
        Revoked = Revoked,
        Mores = Mores,
        Numbers = Numbers,
    };
}
