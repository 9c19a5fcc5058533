using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands;

/// <summary>A verb that changes the register: it commits to the store first, then tells running gateways and says who acts on it already.</summary>
internal abstract class ChangingVerb : PolicyVerb
{
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(250), Patiently = TimeSpan.FromSeconds(5);

    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why; stands in the audit record.", DefaultValueFactory = _ => "" };
    private readonly Option<bool> wait = new("--wait") { Description = "Fail unless every running node confirms within 5 seconds." };

    /// <inheritdoc cref="Verb(string, string, string)"/>
    protected ChangingVerb(string name, string description, string example) : base(name, description, example)
    {
        Options.Add(reason);
        Options.Add(wait);
    }

    /// <summary>Makes the change.</summary>
    protected abstract Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken);

    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken) => RunAsync(call, PolicyOf(call), cancellationToken);

    /// <summary>Opens the register and makes the change.</summary>
    protected async Task<int> RunAsync(Call call, CompiledPolicy policy, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(policy, cancellationToken);
        var actor = new Actor($"cli:{Environment.UserName}@{Environment.MachineName}", call.Get(reason) ?? "");
        try
        {
            return await ChangeAsync(call, policy, register, actor, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            // What the verb let pass and the store does not take. Its message repeats what was typed: a key in the wrong place is masked (CWE-532).
            throw new StopException(Plain.Text(SecretMask.Of(wrong.Message)), exit: Exit.WrongUsage);
        }
    }

    /// <summary>Wakes the nodes.</summary>
    protected async ValueTask<Confirmation> ConfirmAsync(Call call, IRegister register, Change change, CancellationToken cancellationToken)
    {
        if (!change.Made)
            return new Confirmation([], []);

        call.Made(change.Seq);
        return await register.WakeUp.WakeAsync(change.Seq, call.Get(wait) ? Patiently : Briefly, cancellationToken);
    }

    /// <summary>Says who acts on the change already.</summary>
    /// <returns><see cref="Exit.Refused"/> when the caller wanted all and some did not.</returns>
    protected int Told(Call call, Confirmation confirmation)
    {
        var (confirmed, pending) = (confirmation.Confirmed, confirmation.Pending);
        if (confirmed.Count + pending.Count == 0)
            call.Terminal.Say("No gateway is running; it will know when it starts.");
        if (confirmed.Count > 0)
            call.Terminal.Say($"In force on {string.Join(", ", confirmed)}.");
        if (call.Seq > 0)
            call.Terminal.Say($"Change {call.Seq}: a request with 'Gatehouse-Seq: {call.Seq}' is judged by it on every node.");
        if (pending.Count > 0)
            call.Terminal.Say($"Saved, but not yet confirmed by {string.Join(", ", pending)}.");

        return pending.Count > 0 && call.Get(wait) ? Exit.Refused : Exit.Done;
    }
}
