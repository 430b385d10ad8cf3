import { Trans, useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { IconButton } from './button'
import { cx } from './cx'
import { Field, inputClass } from './field'

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode
  help?: ReactNode
  error?: ReactNode
  /** 0 (guessed at once) to 4 (strong); shows the meter when given. */
  strength?: 0 | 1 | 2 | 3 | 4
  /** What it still lacks, said below the meter while it is typed. */
  why?: ReactNode
}

/** A password that can be shown, with a meter that says its strength in words as well as in bars. */
export function PasswordField({ label, help, error, strength, why, className, ...rest }: PasswordFieldProps) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} help={help} error={error} className={className}>
      {(described) => (
        <>
          <span className="relative block">
            <input
              {...rest}
              {...described}
              type={shown ? 'text' : 'password'}
              className={cx(inputClass, 'pr-12')}
              autoCapitalize="off"
              spellCheck={false}
            />
            <IconButton
              label={shown ? t`Masquer le mot de passe` : t`Afficher le mot de passe`}
              aria-pressed={shown}
              className="absolute top-0 right-0"
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOff size={20} /> : <Eye size={20} />}
            </IconButton>
          </span>
          {strength !== undefined && <StrengthMeter strength={strength} why={error ? undefined : why} />}
        </>
      )}
    </Field>
  )
}

function StrengthMeter({ strength, why }: { strength: 0 | 1 | 2 | 3 | 4; why: ReactNode }) {
  const colour = strength <= 1 ? 'bg-danger' : strength === 2 ? 'bg-warning' : 'bg-success'
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1" aria-live="polite">
      <span className="flex flex-1 gap-1" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <i
            key={step}
            className={cx('h-1.5 flex-1 rounded-[1px]', step <= Math.max(1, strength) ? colour : 'bg-track')}
          />
        ))}
      </span>
      <span className="meta min-w-22 text-right">
        {strength === 0 && <Trans>Très faible</Trans>}
        {strength === 1 && <Trans>Faible</Trans>}
        {strength === 2 && <Trans>Moyen</Trans>}
        {strength === 3 && <Trans>Bon</Trans>}
        {strength === 4 && <Trans>Excellent</Trans>}
      </span>
      {why && <span className="meta w-full">{why}</span>}
    </div>
  )
}
