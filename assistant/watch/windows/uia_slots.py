"""Methods of UI Automation in the order of their tables, as the interfaces were published."""

from __future__ import annotations

AUTOMATION = (
    "CompareElements", "CompareRuntimeIds", "GetRootElement", "ElementFromHandle",
    "ElementFromPoint", "GetFocusedElement", "GetRootElementBuildCache",
    "ElementFromHandleBuildCache", "ElementFromPointBuildCache", "GetFocusedElementBuildCache",
    "CreateTreeWalker", "get_ControlViewWalker", "get_ContentViewWalker", "get_RawViewWalker",
    "get_RawViewCondition", "get_ControlViewCondition", "get_ContentViewCondition",
    "CreateCacheRequest", "CreateTrueCondition", "CreateFalseCondition",
    "CreatePropertyCondition", "CreatePropertyConditionEx", "CreateAndCondition",
    "CreateAndConditionFromArray", "CreateAndConditionFromNativeArray", "CreateOrCondition",
    "CreateOrConditionFromArray", "CreateOrConditionFromNativeArray", "CreateNotCondition",
    "AddAutomationEventHandler", "RemoveAutomationEventHandler",
    "AddPropertyChangedEventHandlerNativeArray", "AddPropertyChangedEventHandler",
    "RemovePropertyChangedEventHandler", "AddStructureChangedEventHandler",
    "RemoveStructureChangedEventHandler", "AddFocusChangedEventHandler",
    "RemoveFocusChangedEventHandler", "RemoveAllEventHandlers", "IntNativeArrayToSafeArray",
    "IntSafeArrayToNativeArray", "RectToVariant", "VariantToRect", "SafeArrayToRectNativeArray",
    "CreateProxyFactoryEntry", "get_ProxyFactoryMapping", "GetPropertyProgrammaticName",
    "GetPatternProgrammaticName", "PollForPotentialSupportedPatterns",
    "PollForPotentialSupportedProperties", "CheckNotSupported", "get_ReservedNotSupportedValue",
    "get_ReservedMixedAttributeValue", "ElementFromIAccessible",
    "ElementFromIAccessibleBuildCache",
)  # fmt: skip
AUTOMATION_2 = (
    "get_AutoSetFocus", "put_AutoSetFocus", "get_ConnectionTimeout", "put_ConnectionTimeout",
    "get_TransactionTimeout", "put_TransactionTimeout",
)  # fmt: skip
ELEMENT = (
    "SetFocus", "GetRuntimeId", "FindFirst", "FindAll", "FindFirstBuildCache",
    "FindAllBuildCache", "BuildUpdatedCache", "GetCurrentPropertyValue",
    "GetCurrentPropertyValueEx", "GetCachedPropertyValue", "GetCachedPropertyValueEx",
    "GetCurrentPatternAs", "GetCachedPatternAs", "GetCurrentPattern", "GetCachedPattern",
    "GetCachedParent", "GetCachedChildren", "get_CurrentProcessId", "get_CurrentControlType",
    "get_CurrentLocalizedControlType", "get_CurrentName", "get_CurrentAcceleratorKey",
    "get_CurrentAccessKey", "get_CurrentHasKeyboardFocus", "get_CurrentIsKeyboardFocusable",
    "get_CurrentIsEnabled", "get_CurrentAutomationId", "get_CurrentClassName",
    "get_CurrentHelpText", "get_CurrentCulture", "get_CurrentIsControlElement",
    "get_CurrentIsContentElement", "get_CurrentIsPassword", "get_CurrentNativeWindowHandle",
    "get_CurrentItemType", "get_CurrentIsOffscreen", "get_CurrentOrientation",
    "get_CurrentFrameworkId", "get_CurrentIsRequiredForForm", "get_CurrentItemStatus",
    "get_CurrentBoundingRectangle", "get_CurrentLabeledBy", "get_CurrentAriaRole",
    "get_CurrentAriaProperties", "get_CurrentIsDataValidForForm", "get_CurrentControllerFor",
    "get_CurrentDescribedBy", "get_CurrentFlowsTo", "get_CurrentProviderDescription",
    "get_CachedProcessId", "get_CachedControlType", "get_CachedLocalizedControlType",
    "get_CachedName", "get_CachedAcceleratorKey", "get_CachedAccessKey",
    "get_CachedHasKeyboardFocus", "get_CachedIsKeyboardFocusable", "get_CachedIsEnabled",
    "get_CachedAutomationId", "get_CachedClassName", "get_CachedHelpText", "get_CachedCulture",
    "get_CachedIsControlElement", "get_CachedIsContentElement", "get_CachedIsPassword",
    "get_CachedNativeWindowHandle", "get_CachedItemType", "get_CachedIsOffscreen",
    "get_CachedOrientation", "get_CachedFrameworkId", "get_CachedIsRequiredForForm",
    "get_CachedItemStatus", "get_CachedBoundingRectangle", "get_CachedLabeledBy",
    "get_CachedAriaRole", "get_CachedAriaProperties", "get_CachedIsDataValidForForm",
    "get_CachedControllerFor", "get_CachedDescribedBy", "get_CachedFlowsTo",
    "get_CachedProviderDescription", "GetClickablePoint",
)  # fmt: skip
ARRAY = (
    "get_Length", "GetElement",
)  # fmt: skip
REQUEST = (
    "AddProperty", "AddPattern", "Clone", "get_TreeScope", "put_TreeScope", "get_TreeFilter",
    "put_TreeFilter", "get_AutomationElementMode", "put_AutomationElementMode",
)  # fmt: skip
VALUE_PATTERN = (
    "SetValue", "get_CurrentValue", "get_CurrentIsReadOnly", "get_CachedValue",
    "get_CachedIsReadOnly",
)  # fmt: skip
# The identifiers of the interfaces.
IDS = {
    "IUIAutomation": "{30cbe57d-d9d0-452a-ab13-7ac5ac4825ee}",
    "IUIAutomation2": "{34723aff-0c9d-49d0-9896-7ab52df8cd8a}",
    "IUIAutomationElement": "{d22108aa-8ac5-49a5-837b-37bbb3d7591e}",
    "IUIAutomationElementArray": "{14314595-b4bc-4055-95f2-58f2e42c9855}",
    "IUIAutomationCacheRequest": "{b32a92b5-bc25-4078-9c08-d7ee95c48e03}",
    "IUIAutomationValuePattern": "{a94cd8b1-0844-4cd6-9d2d-640537ab39e9}",
    "IUIAutomationCondition": "{352ffba8-0973-437c-a61f-f64cafd81df9}",
}
