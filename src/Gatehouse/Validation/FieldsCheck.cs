using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Validation;

/// <summary>Declared header fields and cookies; others are nobody's concern here.</summary>
internal sealed class FieldsCheck(ParameterCheck[] headers, ParameterCheck[] cookies)
{
    /// <summary>Checks a request's header.</summary>
    public void Check(IHeaderDictionary fields, ref List<RequestFault>? faults)
    {
        foreach (var parameter in headers)
            CheckHeader(parameter, fields, ref faults);
        foreach (var parameter in cookies)
            CheckCookie(parameter, fields, ref faults);
    }

    private static void CheckHeader(ParameterCheck parameter, IHeaderDictionary fields, ref List<RequestFault>? faults)
    {
        var values = fields[parameter.Declared.Name];
        if (values.Count == 0)
            Missing(parameter, ref faults);
        else if (values.Count == 1)
            parameter.Check(values[0], ref faults);
        else if (parameter.IsList)
            parameter.Check(string.Join(',', values.AsEnumerable()), ref faults);   // RFC 9110, section 5.3: lines of a list are one list
        else
            FaultList.Add(ref faults, parameter.At, "one value; it stands there several times");
    }

    private static void CheckCookie(ParameterCheck parameter, IHeaderDictionary fields, ref List<RequestFault>? faults)
    {
        var (found, count) = ("", 0);
        foreach (var line in fields.Cookie)
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan()[range].Trim();
                var equals = pair.IndexOf('=');
                if (equals > 0 && pair[..equals].SequenceEqual(parameter.Declared.Name))
                    (found, count) = (pair[(equals + 1)..].ToString(), count + 1);
            }

        if (count == 0)
            Missing(parameter, ref faults);
        else if (count > 1)
            FaultList.Add(ref faults, parameter.At, "one value; it stands there several times");
        else
            parameter.Check(found, ref faults);
    }

    private static void Missing(ParameterCheck parameter, ref List<RequestFault>? faults)
    {
        if (parameter.Declared.Required)
            FaultList.Add(ref faults, parameter.At, "a value: it is required");
    }
}
