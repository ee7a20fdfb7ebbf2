declare module '*.css'
declare module 'virtual:theme.css'
declare module '*?worker&url' {
  const url: string
  export default url
}
