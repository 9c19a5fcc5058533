using System.CommandLine;
using System.CommandLine.Help;
using Gatehouse.Gateway.Commands.Auditing;
using Gatehouse.Gateway.Commands.Clients;
using Gatehouse.Gateway.Commands.Demo;
using Gatehouse.Gateway.Commands.Diffing;
using Gatehouse.Gateway.Commands.Explaining;
using Gatehouse.Gateway.Commands.Importing;
using Gatehouse.Gateway.Commands.Keys;
using Gatehouse.Gateway.Commands.Peppers;
using Gatehouse.Gateway.Commands.Policies;
using Gatehouse.Gateway.Commands.Reviewing;
using Gatehouse.Gateway.Commands.Revoking;
using Gatehouse.Gateway.Commands.Scanning;
using Gatehouse.Gateway.Commands.SigningKeys;
using Gatehouse.Gateway.Commands.Subjects;

namespace Gatehouse.Gateway.Commands;

/// <summary>Every verb, in the order a newcomer needs them.</summary>
internal static class CommandTree
{
    /// <summary>Builds the tree.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("Gatehouse secures any HTTP API from one policy file.")
        {
            new InitVerb(),
            new CheckVerb(),
            new RunVerb(),
            new DemoVerb(),
            new Command("key", "API keys: make, find, change, rotate, end; take over and find leaked ones.")
            {
                new KeyCreateVerb(), new KeyListVerb(), new KeyShowVerb(), new KeyUsageVerb(), new KeySetVerb(), new KeyRotateVerb(),
                new KeyBlockVerb(), new KeyUnblockVerb(), new KeyExpireVerb(), new KeyImportVerb(), new KeyScanVerb(),
            },
            new Command("client", "Clients: whose software it is, and with what it may come.") { new ClientListVerb(), new ClientShowVerb(), new ClientSetVerb() },
            new Command("token", "Tokens for trying things out.") { new TokenCreateVerb() },
            new Command("subject", "Who acts, and in which roles.")
            {
                new SubjectCreateVerb(), new SubjectListVerb(), new SubjectShowVerb(), new SubjectSetVerb(),
                new Command("role", "Roles of a subject.") { new RoleAddVerb(), new RoleRemoveVerb() },
                new SubjectSuspendVerb(), new SubjectResumeVerb(),
            },
            new Command("revoke", "Take back tokens, and with --keys the keys, at once and on every node.")
            {
                new RevokeTokenVerb(), new RevokeSessionVerb(), new RevokeSubjectVerb(), new RevokeClientVerb(), new RevokeIssuerVerb(), new RevokeAllVerb(),
            },
            new Command("signing-key", "The keys that sign our own tokens.") { new SigningKeyListVerb(), new SigningKeyStageVerb(), new SigningKeyPromoteVerb(), new SigningKeyRotateVerb(), new SigningKeyWithdrawVerb() },
            new Command("pepper", "What keys are hashed with beside their own randomness.") { new PepperListVerb(), new PepperRotateVerb(), new PepperRetireVerb() },
            new Command("audit", "Who changed and saw what: look, prove, verify, erase.")
            {
                new AuditListVerb(), new AuditShowVerb(), new AuditVerifyVerb(), new AuditCheckpointVerb(), new AuditExportVerb(), new AuditEraseVerb(),
            },
            new ReviewVerb(),
            new ExplainVerb(),
            new DiffVerb(),
            new VersionVerb(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExample((HelpAction)option.Action!);

        return root;
    }

    /// <summary>Every verb below a command.</summary>
    public static IEnumerable<Verb> VerbsOf(Command command) =>
        [.. command is Verb verb ? [verb] : Array.Empty<Verb>(), .. command.Subcommands.SelectMany(VerbsOf)];
}
