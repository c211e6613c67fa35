"""Every command that a queue can bring: the write use cases of the Coach, by their permanent names."""

from entrypoints.queue import account_commands as account
from entrypoints.queue import coaching_commands as coaching
from entrypoints.queue import erasure_commands as erasures
from entrypoints.queue import export_commands as exports
from entrypoints.queue import planning_commands as planning
from entrypoints.queue import study_commands as study
from entrypoints.queue.command_kind import CommandKind, Kind
from entrypoints.queue.messages import COMMAND

USE_CASES: dict[str, CommandKind] = {
    # identity
    "register_user": Kind(
        account.RegisterUser, lambda coach: coach.register_user, personal=True, of_learner=False
    ),
    "log_in": Kind(
        account.LogIn, lambda coach: coach.log_in, personal=True, of_learner=False, secret_answer=True
    ),
    "refresh_tokens": Kind(
        account.RefreshTokens,
        lambda coach: coach.refresh_tokens,
        personal=True,
        of_learner=False,
        secret_answer=True,
    ),
    "log_out": Kind(account.LogOut, lambda coach: coach.log_out, personal=True, of_learner=False),
    "change_profile": Kind(account.ChangeProfile, lambda coach: coach.change_profile, personal=True),
    "change_password": Kind(account.ChangePassword, lambda coach: coach.change_password, personal=True),
    # privacy
    # a learner who is hidden already may be answered again
    "request_erasure": Kind(
        erasures.RequestErasure, lambda coach: coach.request_erasure, personal=True, of_learner=False
    ),
    "request_export": Kind(exports.RequestExport, lambda coach: coach.request_export),
    "request_password_reset": Kind(
        account.RequestPasswordReset,
        lambda coach: coach.request_password_reset,
        personal=True,
        of_learner=False,
    ),
    "reset_password": Kind(
        account.ResetPassword, lambda coach: coach.reset_password, personal=True, of_learner=False
    ),
    "end_login": Kind(account.EndLogin, lambda coach: coach.end_login),
    "end_logins": Kind(account.EndLogins, lambda coach: coach.end_logins),
    # coaching
    "open_coaching_session": Kind(coaching.OpenCoachingSession, lambda coach: coach.open_coaching_session),
    "change_coaching_session": Kind(
        coaching.ChangeCoachingSession, lambda coach: coach.change_coaching_session
    ),
    "delete_coaching_session": Kind(
        coaching.DeleteCoachingSession, lambda coach: coach.delete_coaching_session
    ),
    "send_message": Kind(coaching.SendMessage, lambda coach: coach.send_message),
    # planning
    "create_plan": Kind(planning.CreatePlan, lambda coach: coach.create_plan),
    "generate_plan": Kind(planning.GeneratePlan, lambda coach: coach.generate_plan),
    "change_plan": Kind(planning.ChangePlan, lambda coach: coach.change_plan),
    "delete_plan": Kind(planning.DeletePlan, lambda coach: coach.delete_plan),
    "add_task": Kind(planning.AddTask, lambda coach: coach.add_task),
    "change_task": Kind(planning.ChangeTask, lambda coach: coach.change_task),
    "remove_task": Kind(planning.RemoveTask, lambda coach: coach.remove_task),
    # progress
    "log_study_session": Kind(study.LogStudySession, lambda coach: coach.log_study_session),
    "request_report": Kind(study.RequestReport, lambda coach: coach.request_report),
    # knowledge
    "add_knowledge": Kind(study.AddKnowledge, lambda coach: coach.add_knowledge),
    "delete_knowledge": Kind(study.DeleteKnowledge, lambda coach: coach.delete_knowledge),
    "request_upload": Kind(study.RequestUpload, lambda coach: coach.request_upload, secret_answer=True),
}

COMMANDS: dict[str, CommandKind] = {COMMAND.format(name): kind for name, kind in USE_CASES.items()}
