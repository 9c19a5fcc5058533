using System.Net;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>The whole policy file as values that exist only if they are valid.</summary>
public sealed record PolicyDocument
{
    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>What is protected.</summary>
    public required ApiSection Api { get; init; }

    /// <summary>How it is reached.</summary>
    public required HttpsSection Https { get; init; }

    /// <summary>Step one.</summary>
    public required AuthenticationSection Authentication { get; init; }

    /// <summary>Names of the roles, as the file orders them.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Step four.</summary>
    public required ValidationSection Validation { get; init; }

    /// <summary>Step five.</summary>
    public required LimitsSection Limits { get; init; }

    /// <summary>Where durable things are kept.</summary>
    public required StorageSection Storage { get; init; }

    /// <summary>Where secrets are kept.</summary>
    public required KeyStoreSection KeyStore { get; init; }

    /// <summary>Browser clients.</summary>
    public required CorsSection Cors { get; init; }

    /// <summary>Only these may set Forwarded and X-Forwarded-For.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>Where the line of each decision goes.</summary>
    public DecisionsSection Decisions { get; init; } = new(DecisionsTarget.Off, null);

    /// <summary>Where checkpoints of the audit log go.</summary>
    public AuditSection Audit { get; init; } = new(CheckpointsTarget.Off, null);

    /// <summary>What there is to protect, in file order.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>Operations that stand under no action and are refused for everybody.</summary>
    public IReadOnlyList<OperationName> Refused { get; init; } = [];

    /// <summary>Step two: the access-rights matrix.</summary>
    public AccessMatrix Access { get; init; } = new([], []);

    /// <summary>Operations and resources that ask for further proof.</summary>
    public IReadOnlyList<CriticalRule> Critical { get; init; } = [];

    /// <summary>Fields that are encrypted, masked, or closed to writing.</summary>
    public IReadOnlyList<FieldRule> Fields { get; init; } = [];

    /// <summary>Whether findings are acted on.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary>The scanner of uploads; null without one.</summary>
    public AntivirusSection? Antivirus { get; init; }

    /// <summary>Where mail goes out; null without.</summary>
    public MailSection? Mail { get; init; }

    /// <summary>The administration interface; null without.</summary>
    public AdminSection? Admin { get; init; }
}
