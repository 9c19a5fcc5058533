using Gatehouse.Request;

namespace Gatehouse.Validation;

/// <summary>Everything the contract says about requests of one operation; immutable.</summary>
/// <param name="path">Path parameters with their index in the template.</param>
/// <param name="query">Query parameters.</param>
/// <param name="fields">Header fields and cookies.</param>
/// <param name="body">The body.</param>
internal sealed class OperationChecks((ParameterCheck Check, int Index)[] path, QueryCheck query, FieldsCheck fields, BodyCheck body)
{
    public BodyCheck Body => body;

    /// <summary>Checks everything but the body.</summary>
    public void CheckParameters(RequestContext request, bool refuseUndeclared, ref List<RequestFault>? faults)
    {
        var text = request.Path.AsSpan();
        foreach (var (parameter, index) in path)
            parameter.Check(text[request.PathValues[index]], ref faults);

        query.Check(request.Query, refuseUndeclared, ref faults);
        fields.Check(request.Http.Request.Headers, ref faults);
    }
}
