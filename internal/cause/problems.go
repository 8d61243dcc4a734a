package cause

import "doctor/internal/airflow"

// KwargKind is the kind of cause for a problem of an argument.
func KwargKind(kind airflow.KwargKind) Kind {
	return map[airflow.KwargKind]Kind{
		airflow.UnknownKey: KwargsUnknownKey,
		airflow.WrongType:  KwargsType,
		airflow.Prefix:     KwargsPrefix,
		airflow.KeysInside: KwargsHoldsKeys,
		airflow.ByVersion:  KwargsVersion,
		airflow.NoEffect:   KwargsVersion,
	}[kind]
}

// ConnectionKind is the kind of cause for a problem of a connection, "" for none.
func ConnectionKind(c *airflow.Connection, problem airflow.ConnProblem) Kind {
	switch problem.Kind {
	case airflow.ConnLowercased:
		return ConnectionExtraLowercased
	case airflow.ConnOtherType:
		return ConnectionTypeNotAWS
	case airflow.ConnExtraGone, airflow.ConnExtraDropped, airflow.ConnExtraName:
		return ConnectionExtraIgnored
	case airflow.ConnURI, airflow.ConnMisread, airflow.ConnIgnoredURI:
		return ConnectionURIInvalid
	case airflow.ConnJSON, airflow.ConnUnknownName:
		return ConnectionJSONInvalid
	case airflow.ConnNoType, airflow.ConnHalfKeys, airflow.ConnExtra:
		if c.Form == airflow.FormURI {
			return ConnectionURIInvalid
		}
		return ConnectionJSONInvalid
	}
	return ""
}
